"""The environment, read once, loud when wrong."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import parse_qs, urlsplit

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

READ_ELSEWHERE = {"NFE_ENV", "NFE_SECRETS_DIR", "NFE_HOST", "NFE_LANGUAGE", "NFE_REQUIRE", "NFE_SCREENS"}
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Settings(BaseSettings):
    """What may be set from outside; every name but PORT begins with `NFE_`. A wrong or unknown value ends the start."""

    model_config = SettingsConfigDict(
        env_prefix="NFE_", env_ignore_empty=True, extra="forbid", hide_input_in_errors=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no file that happens to lie about
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - its folder is known only now
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then files of the same names, as a vault's agent, systemd or Kubernetes lay them down (ASVS 13.3.1)."""
        folder = os.environ.get("NFE_SECRETS_DIR") or os.environ.get("CREDENTIALS_DIRECTORY")
        files = (SecretsSettingsSource(settings_cls, folder),) if folder else ()
        return (init_settings, env_settings, *files)

    log: Literal["", "text", "json"] = ""
    """Read by `base.log` itself, whose first line may come before this is read."""
    mode: Literal["demo", "production"] = Field("demo", validation_alias=AliasChoices("NFE_MODE", "NFE_ENV"))
    port: int = Field(8000, ge=1, le=65535, validation_alias=AliasChoices("NFE_PORT", "PORT"))
    public_origin: str = ""
    data_dir: Path = Path("var")
    database_url: str = ""
    secret: SecretStr | None = None
    old_secret: SecretStr | None = None
    wechat_base_url: str = ""
    wechat_keys_dir: Path | None = None
    alipay_base_url: str = ""
    alipay_keys_dir: Path | None = None
    bank_dir: Path | None = None
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    sandbox_faults: bool = True
    refund_limit_yuan: int = Field(5000, ge=0, le=10**9)
    scanner: Path | None = None
    paper_signer: str = Field("", pattern=r"^([A-Za-z_][\w.]*:[A-Za-z_]\w*)?$")
    """Whose key signs papers in place of the house's own, as `package.module:factory` (`certificate.key.Seal`)."""
    office_keys: Path | None = None
    sender_numbers: str = ""
    """From which numbers our text messages come, with commas between; none: not known."""
    metrics_token: SecretStr | None = None
    redis_url: str = Field("", pattern=r"^((rediss?|unix)://.+)?$")
    """By which several processes that serve live pages wake each other (`base.live`); none: there is one."""

    @model_validator(mode="after")
    def _know_every_name(self) -> Self:
        """A mistyped NFE_MOED would leave a demonstration running where production was meant."""
        known = {f"NFE_{field.upper()}" for field in type(self).model_fields} | READ_ELSEWHERE
        unknown = {name for name in os.environ if name.upper().startswith("NFE_")} - known
        if unknown:
            raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def _fill_and_check(self) -> Self:
        self.public_origin = (self.public_origin or f"http://localhost:{self.port}").rstrip("/")
        self.database_url = self.database_url or f"sqlite:///{self.data_dir}/nfe.db"
        address = urlsplit(self.public_origin)
        if address.scheme not in ("http", "https") or not address.hostname or address.path:
            raise ValueError("NFE_PUBLIC_ORIGIN is an origin like https://nfe.example, without a path")
        if not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("NFE_DATABASE_URL begins with sqlite:/// or postgresql+psycopg://")
        for name, pair in self._channels().items():
            if any(pair) and not all(pair):
                raise ValueError(f"NFE_{name}_BASE_URL and NFE_{name}_KEYS_DIR belong together")
        self._check_issuer()
        if self.mode == "production":
            self._check_production(address.scheme)
        return self

    def _check_issuer(self) -> None:
        told = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(told) and not all(told):
            raise ValueError("NFE_OIDC_ISSUER, NFE_OIDC_CLIENT_ID and NFE_OIDC_CLIENT_SECRET belong together")
        issuer = urlsplit(self.oidc_issuer)
        if self.oidc_issuer and (issuer.scheme != "https" and issuer.hostname not in ("localhost", "127.0.0.1", "::1")):
            raise ValueError("NFE_OIDC_ISSUER begins with https://")
        if issuer.query or issuer.fragment:
            raise ValueError("NFE_OIDC_ISSUER is an address without ? and #")

    def _check_production(self, scheme: str) -> None:
        if scheme != "https":
            raise ValueError("production needs an NFE_PUBLIC_ORIGIN that begins with https://")
        if "NFE_MODE" in os.environ and os.environ.get("NFE_ENV", self.mode) != self.mode:
            raise ValueError("NFE_MODE and NFE_ENV say different things")
        if self.secret is None or len(self.secret.get_secret_value()) < 32:
            raise ValueError("production needs NFE_SECRET, at least 32 characters, kept outside the disk of the app")
        self._check_lines()
        if self.sandbox:
            raise ValueError(
                "production needs NFE_WECHAT_BASE_URL and NFE_WECHAT_KEYS_DIR, or the same two of NFE_ALIPAY_: "
                "the sandbox does not start there"
            )

    def _check_lines(self) -> None:
        """Nothing goes out unsealed (ASVS 12.3.1)."""
        for name in ("oidc_issuer", "wechat_base_url", "alipay_base_url"):
            if getattr(self, name) and not getattr(self, name).startswith("https://"):
                raise ValueError(f"production needs an NFE_{name.upper()} that begins with https://")
        database = urlsplit(self.database_url)
        said = parse_qs(database.query)
        host = (said.get("host") or [database.hostname or ""])[-1]
        here = not host or host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")
        if not here and said.get("sslmode", [""])[-1] not in ("verify-full", "verify-ca"):
            raise ValueError(
                "production needs sslmode=verify-full in an NFE_DATABASE_URL that leads to another machine"
            )

    def _channels(self) -> dict[str, tuple[object, object]]:
        """What is told of each real channel."""
        return {
            "WECHAT": (self.wechat_base_url, self.wechat_keys_dir),
            "ALIPAY": (self.alipay_base_url, self.alipay_keys_dir),
        }

    @property
    def secure(self) -> bool:
        """Whether people reach us over https, so that cookies may demand it."""
        return self.public_origin.startswith("https://")

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration, which shows codes on the page and says so."""
        return self.mode == "demo"

    @property
    def sandbox(self) -> bool:
        """Whether money goes through the channels of our own that only play: where no real one is named."""
        return not self.wechat_base_url and not self.alipay_base_url


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
