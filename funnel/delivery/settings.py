"""Where digests go, told by environment variables that begin with FUNNEL_."""

from typing import Annotated, Literal

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from funnel.errors import FunnelError


class BadSettings(FunnelError):
    """The environment says something that cannot be meant."""


class Settings(BaseSettings):
    """FUNNEL_SMTP_HOST and the rest; secrets are never printed.

    ``smtp_security``: STARTTLS after connecting, TLS from the start, or none at all.
    ``digest_stale_days``: with older data a notice is sent in the digest's place. ``url`` is where
    the pages are, for the link.
    """

    model_config = SettingsConfigDict(env_prefix="FUNNEL_", extra="ignore")

    smtp_host: str | None = None
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str | None = None
    mail_to: Annotated[tuple[str, ...], NoDecode] = ()
    webhook_url: AnyHttpUrl | None = None
    webhook_kind: Literal["slack", "teams"] = "slack"
    digest_stale_days: Annotated[int, Field(ge=0)] = 9
    url: AnyHttpUrl | None = None

    @field_validator("mail_to", mode="before")
    @classmethod
    def _split(cls, text: object) -> object:
        if isinstance(text, str):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        return text

    @field_validator("mail_from", "mail_to")
    @classmethod
    def _one_line(cls, value: object) -> object:
        for address in (value,) if isinstance(value, str) else value or ():
            if "@" not in address or any(letter in address for letter in "\r\n"):
                raise ValueError(f"{address!r} is no mail address")
        return value

    @model_validator(mode="after")
    def _mail_is_whole(self) -> "Settings":
        if self.smtp_host and not (self.mail_from and self.mail_to):
            raise ValueError("FUNNEL_SMTP_HOST needs FUNNEL_MAIL_FROM and FUNNEL_MAIL_TO too")
        return self


def read_settings() -> Settings:
    """What the environment says now; raises BadSettings, in one sentence."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "_".join(("FUNNEL", *(str(part) for part in first["loc"][:1]))).upper()
        said = first["msg"].removeprefix("Value error, ")
        where = f"{name}: " if first["loc"] else ""
        raise BadSettings(f"{where}{said}.") from None
