"""Where digests are sent to in tests."""

import pytest

from tests.delivery.receivers import chat, mailbox


@pytest.fixture
def warehouse(sample, tmp_path, monkeypatch):
    """A folder of its own with the sample company's generation."""
    folder = tmp_path / "warehouse"
    folder.mkdir()
    generation = sample.generation.folder
    (folder / generation.name).symlink_to(generation)
    monkeypatch.setenv("FUNNEL_WAREHOUSE", str(folder))
    # The sample's data end when they end; how old that is depends on when the tests run.
    monkeypatch.setenv("FUNNEL_DIGEST_STALE_DAYS", "100000")
    return folder


@pytest.fixture
def box(monkeypatch):
    """A mailbox that the environment names."""
    with mailbox() as box:
        monkeypatch.setenv("FUNNEL_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("FUNNEL_SMTP_PORT", str(box.port))
        monkeypatch.setenv("FUNNEL_SMTP_SECURITY", "none")
        monkeypatch.setenv("FUNNEL_MAIL_FROM", "funnel@example.com")
        monkeypatch.setenv("FUNNEL_MAIL_TO", "sales@example.com, marketing@example.com")
        yield box


@pytest.fixture
def hook(monkeypatch):
    """A webhook that the environment names."""
    with chat() as hook:
        monkeypatch.setenv("FUNNEL_WEBHOOK_URL", hook.url)
        yield hook
