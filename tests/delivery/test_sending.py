"""A digest goes out once, to real servers, and whatever they answer is said."""

from datetime import UTC, datetime

import pytest

from funnel.record import AlreadyDelivered, delivering
from tests.delivery.receivers import REFUSED

WEEK = ("--week", "2026-W46")


def test_a_mail_reaches_everybody_as_text_and_html(command, warehouse, box):
    code, out, err = command("digest", *WEEK, "--send")
    assert (code, err) == (0, "")
    assert out == "Sent 2026-W46 to sales@example.com, marketing@example.com.\n"
    ((recipients, mail),) = box.mails
    assert recipients == ["sales@example.com", "marketing@example.com"]
    assert mail["Subject"].startswith("Week 46, 9–15 November 2026: W46 was")
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert "Leads" in text and "299" in text and "299" in html
    assert "http" not in html


def test_it_goes_out_once_unless_asked_again(command, warehouse, box, hook):
    command("digest", *WEEK, "--send")
    code, out, err = command("digest", *WEEK, "--send")
    assert (code, err) == (0, "")
    assert out.count("send it again with --again") == 2
    assert (len(box.mails), len(hook.posted)) == (1, 1)
    command("digest", "--week", "2026-W45", "--send")
    command("digest", *WEEK, "--send", "--again")
    assert (len(box.mails), len(hook.posted)) == (3, 3)


def test_what_was_not_taken_goes_out_the_next_time(command, warehouse, box):
    box.is_full = True
    code, out, err = command("digest", *WEEK, "--send")
    assert (code, out) == (2, "") and "did not take the mail" in err
    box.is_full = False
    assert command("digest", *WEEK, "--send")[0] == 0
    assert len(box.mails) == 1


def test_who_is_refused_is_named_and_the_others_have_it(command, warehouse, box, monkeypatch):
    monkeypatch.setenv("FUNNEL_MAIL_TO", f"sales@example.com,{REFUSED}")
    code, _, err = command("digest", *WEEK, "--send")
    assert code == 2 and f"refuses to deliver to {REFUSED}" in err
    assert [recipients for recipients, _ in box.mails] == [["sales@example.com"]]
    assert "--again" in command("digest", *WEEK, "--send")[1]
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("FUNNEL_SMTP_SECURITY", "starttls", "FUNNEL_SMTP_SECURITY"),
        ("FUNNEL_SMTP_SECURITY", "tls", "did not take the mail"),
        ("FUNNEL_SMTP_USER", "somebody", "FUNNEL_SMTP_SECURITY"),
        ("FUNNEL_MAIL_TO", REFUSED, f"refuses to deliver to {REFUSED}"),
    ],
)
def test_what_the_server_does_not_do_is_one_sentence(
    command, warehouse, box, monkeypatch, name, value, sentence
):
    monkeypatch.setenv(name, value)
    code, out, err = command("digest", *WEEK, "--send")
    assert (code, out) == (2, "") and sentence in err and err.count("\n") == 1
    assert not box.mails


@pytest.mark.parametrize("kind", ["slack", "teams"])
def test_a_webhook_gets_the_shape_it_takes(command, warehouse, hook, monkeypatch, kind):
    monkeypatch.setenv("FUNNEL_WEBHOOK_KIND", kind)
    monkeypatch.setenv("FUNNEL_URL", "https://funnel.example.com/")
    assert command("digest", *WEEK, "--send")[1] == f"Sent 2026-W46 to {kind}.\n"
    (posted,) = hook.posted
    link = "https://funnel.example.com/readout?week=2026-W46"
    if kind == "slack":
        assert posted["text"].startswith("Week 46")
        texts = [block["text"]["text"] for block in posted["blocks"] if "text" in block]
        assert texts[0].startswith("*W46 was") and f"<{link}|Open the readout>" in texts
        assert all(len(text) <= 3_000 for text in texts)
    else:
        (attachment,) = posted["attachments"]
        card = attachment["content"]
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert card["body"][0]["text"].startswith("W46 was")
        assert card["actions"][0]["url"] == link


@pytest.mark.parametrize(
    ("answers", "code", "posts"),
    [([503, 200], 0, 1), ([429, 429, 200], 0, 1), ([500], 2, 0), ([302], 2, 0), ([404], 2, 0)],
)
def test_a_webhook_that_takes_nothing_is_asked_again_or_said(
    command, warehouse, hook, answers, code, posts
):
    hook.answers = answers
    left, _, err = command("digest", *WEEK, "--send")
    assert (left, len(hook.posted)) == (code, posts)
    assert "s3cret" not in err and ("answered" in err) == (code == 2)


def test_an_address_that_nobody_answers_at_is_not_printed(command, warehouse, monkeypatch):
    monkeypatch.setenv("FUNNEL_WEBHOOK_URL", "http://127.0.0.1:9/s3cret")
    code, _, err = command("digest", *WEEK, "--send")
    assert code == 2 and "cannot be reached" in err and "s3cret" not in err


def test_old_data_are_said_to_be_old_in_place_of_the_digest(command, warehouse, box, monkeypatch):
    monkeypatch.setenv("FUNNEL_DIGEST_STALE_DAYS", "0")
    code, out, err = command("digest", *WEEK, "--send")
    assert code == 1 and out.startswith("Sent") and "the data end" in err
    ((_, mail),) = box.mails
    assert mail["Subject"].startswith("No digest of 2026-W46: the data end")
    assert "299" not in mail.get_body(("plain",)).get_content()
    # Once the data are new, the digest itself still goes out.
    monkeypatch.setenv("FUNNEL_DIGEST_STALE_DAYS", "100000")
    assert command("digest", *WEEK, "--send")[0] == 0
    assert len(box.mails) == 2


def test_a_delivery_that_was_killed_is_not_repeated_unasked(command, warehouse, box):
    def clock():
        return datetime(2026, 11, 17, 8, 0, tzinfo=UTC)

    target = "sales@example.com, marketing@example.com"
    unfinished = delivering(warehouse, "2026-W46", "mail", target, clock)
    unfinished.__enter__()
    second = delivering(warehouse, "2026-W46", "mail", target, clock)
    with pytest.raises(AlreadyDelivered, match="nobody knows whether it arrived"), second:
        pass
    code, out, _ = command("digest", *WEEK, "--send")
    assert code == 0 and "nobody knows" in out and not box.mails
    assert command("digest", *WEEK, "--send", "--again")[0] == 0
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "Nowhere to send it"),
        ({"FUNNEL_SMTP_HOST": "mail"}, "needs FUNNEL_MAIL_FROM and FUNNEL_MAIL_TO too"),
        ({"FUNNEL_SMTP_PORT": "many"}, "FUNNEL_SMTP_PORT: "),
        ({"FUNNEL_MAIL_TO": "sales"}, "'sales' is no mail address"),
        ({"FUNNEL_MAIL_FROM": "a@b.test\r\nBcc: c@d.test"}, "is no mail address"),
        ({"FUNNEL_WEBHOOK_URL": "ftp://chat"}, "FUNNEL_WEBHOOK_URL: "),
        ({"FUNNEL_WEBHOOK_KIND": "pigeon"}, "FUNNEL_WEBHOOK_KIND: "),
    ],
)
def test_settings_that_cannot_be_meant_are_one_sentence(
    command, warehouse, monkeypatch, settings, sentence
):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    code, out, err = command("digest", *WEEK, "--send")
    assert (code, out) == (2, "") and sentence in err and err.count("\n") == 1
