"""The environment is read once, and a wrong value ends the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from nfe_app.base.settings import Settings

PRODUCTION = {
    "NFE_MODE": "production",
    "NFE_PUBLIC_ORIGIN": "https://nfe.example",
    "NFE_SECRET": "a" * 32,
    "NFE_WECHAT_BASE_URL": "https://channel.example",
    "NFE_WECHAT_KEYS_DIR": "/etc/nfe/wechat",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set."""
    for name in (
        *PRODUCTION,
        "NFE_ENV",
        "NFE_ALIPAY_BASE_URL",
        "NFE_ALIPAY_KEYS_DIR",
        "PORT",
        "NFE_PORT",
        "NFE_DATA_DIR",
        "NFE_DATABASE_URL",
        "NFE_SANDBOX_FAULTS",
        "NFE_SECRETS_DIR",
        "CREDENTIALS_DIRECTORY",
    ):
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    """The settings in an environment."""
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_with_nothing_set_it_is_a_demonstration_on_this_machine() -> None:
    ours = Settings()
    assert (ours.demo, ours.secure, ours.sandbox) == (True, False, True)
    assert ours.public_origin == "http://localhost:8000"
    assert ours.database_url == "sqlite:///var/nfe.db"


def test_the_mode_may_be_said_as_env_and_then_the_sandbox_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="https"):
        read(monkeypatch, NFE_ENV="production")
    told = {name: value for name, value in PRODUCTION.items() if name != "NFE_MODE"}
    assert not read(monkeypatch, **told).sandbox


def test_two_names_of_the_mode_may_not_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="different"):
        read(monkeypatch, **PRODUCTION, NFE_ENV="demo")


def test_the_port_makes_the_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, PORT="8123").public_origin == "http://localhost:8123"
    assert read(monkeypatch, NFE_PORT="8124").port == 8124


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, NFE_MODE="", NFE_DATABASE_URL="").mode == "demo"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NFE_MODE", "prod"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eighty"),
        ("NFE_PUBLIC_ORIGIN", "nfe.example"),
        ("NFE_PUBLIC_ORIGIN", "ftp://nfe.example"),
        ("NFE_PUBLIC_ORIGIN", "https://nfe.example/app"),
        ("NFE_DATABASE_URL", "mysql://nfe"),
        ("NFE_DATABASE_URL", "postgresql://nfe"),
        ("NFE_SANDBOX_FAULTS", "perhaps"),
    ],
)
def test_a_wrong_value_is_loud(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        read(monkeypatch, **{name: value})


@pytest.mark.parametrize("name", ["NFE_MOED", "NFE_SECRETS", "nfe_mode"])
def test_a_name_that_is_not_known_is_loud(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ValidationError, match=f"unknown settings: {name}"):
        read(monkeypatch, **{name: "production"})


def test_production_starts_with_all_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = read(monkeypatch, **PRODUCTION)
    assert (ours.demo, ours.secure, ours.sandbox) == (False, True, False)
    assert ours.wechat_keys_dir == Path(PRODUCTION["NFE_WECHAT_KEYS_DIR"])


@pytest.mark.parametrize("without", [name for name in PRODUCTION if name != "NFE_MODE"])
def test_production_does_not_start_without(monkeypatch: pytest.MonkeyPatch, without: str) -> None:
    with pytest.raises(ValidationError, match=r"production needs|belong together"):
        read(monkeypatch, **{name: value for name, value in PRODUCTION.items() if name != without})


def test_production_may_have_alipay_alone_and_then_there_is_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    alipay = {name.replace("WECHAT", "ALIPAY"): value for name, value in PRODUCTION.items()}
    ours = read(monkeypatch, **alipay)
    assert (ours.sandbox, ours.wechat_keys_dir) == (False, None)


@pytest.mark.parametrize("name", ["NFE_ALIPAY_BASE_URL", "NFE_ALIPAY_KEYS_DIR"])
def test_half_a_channel_ends_the_start(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ValidationError, match="belong together"):
        read(monkeypatch, **PRODUCTION | {name: "https://channel.example"})


@pytest.mark.parametrize(("name", "value"), [("NFE_SECRET", "a" * 31), ("NFE_PUBLIC_ORIGIN", "http://nfe.example")])
def test_production_takes_no_weak_stand_in(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ValidationError, match="production needs"):
        read(monkeypatch, **PRODUCTION | {name: value})


def test_a_secret_is_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "aaaa" not in repr(read(monkeypatch, **PRODUCTION))


def test_a_start_that_fails_tells_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"NFE_MODE": "production", "NFE_PUBLIC_ORIGIN": "https://nfe.example", "NFE_SECRET": "short, yet secret"}
    with pytest.raises(ValidationError) as failed:
        read(monkeypatch, **given)
    assert "yet secret" not in str(failed.value)


@pytest.mark.parametrize("folder", ["NFE_SECRETS_DIR", "CREDENTIALS_DIRECTORY"])
def test_secrets_may_come_from_files_of_a_vaults_agent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    """ASVS 13.3.1: a file of the name of each, as systemd, Kubernetes or the agent of a vault lays it down."""
    (tmp_path / "NFE_SECRET").write_text("f" * 40 + "\n")
    told = {name: value for name, value in PRODUCTION.items() if name != "NFE_SECRET"}
    ours = read(monkeypatch, **told, **{folder: str(tmp_path)})
    assert ours.secret is not None
    assert ours.secret.get_secret_value() == "f" * 40


def test_the_environment_goes_before_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "NFE_SECRET").write_text("f" * 40)
    ours = read(monkeypatch, **PRODUCTION, NFE_SECRETS_DIR=str(tmp_path))
    assert ours.secret is not None
    assert ours.secret.get_secret_value() == PRODUCTION["NFE_SECRET"]


def test_a_file_whose_secret_is_too_short_ends_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "NFE_SECRET").write_text("short")
    told = {name: value for name, value in PRODUCTION.items() if name != "NFE_SECRET"}
    with pytest.raises(ValidationError, match="production needs NFE_SECRET"):
        read(monkeypatch, **told, NFE_SECRETS_DIR=str(tmp_path))


ELSEWHERE = "postgresql+psycopg://nfe@db.example/nfe"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NFE_WECHAT_BASE_URL", "http://channel.example"),
        ("NFE_DATABASE_URL", ELSEWHERE),
        ("NFE_DATABASE_URL", f"{ELSEWHERE}?sslmode=disable"),
        ("NFE_DATABASE_URL", f"{ELSEWHERE}?sslmode=prefer"),
        ("NFE_DATABASE_URL", f"{ELSEWHERE}?sslmode=require"),
        ("NFE_DATABASE_URL", "postgresql+psycopg://nfe@/nfe?host=db.example"),
    ],
)
def test_in_production_nothing_goes_out_unsealed(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """ASVS 12.3.1: channels by https, a database on another machine by TLS whose certificate is checked."""
    with pytest.raises(ValidationError, match=f"production needs .*{name}"):
        read(monkeypatch, **PRODUCTION | {name: value})


@pytest.mark.parametrize(
    "address",
    [
        f"{ELSEWHERE}?sslmode=verify-full&sslrootcert=system",
        "postgresql+psycopg://nfe@localhost/nfe",
        "postgresql+psycopg://nfe@/nfe?host=/run/postgresql",
        "sqlite:////var/lib/nfe/nfe.db",
    ],
)
def test_what_stays_on_this_machine_or_is_sealed_may_be(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert read(monkeypatch, **PRODUCTION, NFE_DATABASE_URL=address).database_url == address
