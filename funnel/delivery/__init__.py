"""The weekly digest: the readout in a page of mail, sent once a week to where it is read."""

from funnel.delivery.digest import Digest, digest_of, stale_notice
from funnel.delivery.mail import to_html, to_message, to_text
from funnel.delivery.sending import CannotSend, send_mail, send_webhook
from funnel.delivery.settings import BadSettings, Settings, read_settings

__all__ = [
    "BadSettings",
    "CannotSend",
    "Digest",
    "Settings",
    "digest_of",
    "read_settings",
    "send_mail",
    "send_webhook",
    "stale_notice",
    "to_html",
    "to_message",
    "to_text",
]
