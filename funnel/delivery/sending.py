"""Sending a digest, by SMTP or to a webhook: it has gone, or CannotSend says why not."""

import smtplib
import ssl
from datetime import datetime

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from funnel.delivery.digest import Digest
from funnel.delivery.mail import to_message
from funnel.delivery.settings import Settings
from funnel.delivery.webhook import PAYLOADS
from funnel.errors import FunnelError

_SECONDS = 20
# Only where nothing was taken can it be tried again without it arriving twice.
_RETRY = Retry(
    total=3,
    connect=3,
    read=0,
    status_forcelist=(429, 503),
    allowed_methods=("POST",),
    backoff_factor=0.5,
    raise_on_status=False,
)


class CannotSend(FunnelError):
    """The digest was not taken."""


def send_mail(settings: Settings, digest: Digest, at: datetime) -> list[str]:
    """Hand the digest to the SMTP server; the recipients come back that it refused, if not all."""
    message = to_message(digest, settings.mail_from or "", settings.mail_to, at)
    server = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with _connected(settings) as smtp:
            if settings.smtp_user:
                password = (
                    settings.smtp_password.get_secret_value() if settings.smtp_password else ""
                )
                smtp.login(settings.smtp_user, password)
            return list(smtp.send_message(message))
    except smtplib.SMTPRecipientsRefused as error:
        refused = ", ".join(error.recipients)
        raise CannotSend(f"{server} refuses to deliver to {refused}.") from error
    except smtplib.SMTPAuthenticationError as error:
        raise CannotSend(f"{server} does not accept FUNNEL_SMTP_USER and its password.") from error
    except smtplib.SMTPNotSupportedError as error:
        raise CannotSend(
            f"{server} does not offer what was asked ({error}): look at FUNNEL_SMTP_SECURITY."
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        raise CannotSend(f"{server} did not take the mail ({error}).") from error


def send_webhook(settings: Settings, digest: Digest) -> None:
    """Post the digest to the webhook in the shape its kind of chat takes."""
    with requests.Session() as session:
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=_RETRY))
        try:
            answer = session.post(
                str(settings.webhook_url),
                json=PAYLOADS[settings.webhook_kind](digest),
                timeout=_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            # The address is a secret: whoever knows it can post.
            raise CannotSend(f"The webhook cannot be reached ({type(error).__name__}).") from None
    if not 200 <= answer.status_code < 300:
        raise CannotSend(f"The webhook answered {answer.status_code} and took nothing.")


def _connected(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host or "", settings.smtp_port
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=ssl.create_default_context())
    smtp = smtplib.SMTP(host, port, timeout=_SECONDS)
    if settings.smtp_security == "starttls":
        try:
            smtp.starttls(context=ssl.create_default_context())
        except BaseException:
            smtp.close()
            raise
    return smtp
