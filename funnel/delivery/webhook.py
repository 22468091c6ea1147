"""The digest as a chat's incoming webhook takes it."""

import re
from typing import Any

from funnel.delivery.digest import Digest

# Slack refuses longer texts in a block, and more blocks.
_LONGEST_BLOCK = 2_900
_MOST_BLOCKS = 45
# What Teams' Markdown would take for marks.
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")


def to_slack(digest: Digest) -> dict[str, Any]:
    """The digest as Slack's blocks; nothing in it is a mention or a mark."""
    texts = [
        "\n".join((f"*{_slack(headline)}*", *map(_slack, sentences)))
        for headline, sentences in digest.parts
    ]
    if digest.promised:
        texts.append("\n".join(("*What was promised*", *map(_slack, digest.promised))))
    if digest.link:
        texts.append(f"<{_slack(digest.link)}|Open the readout>")
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": text[:_LONGEST_BLOCK]}}
        for text in texts[:_MOST_BLOCKS]
    ]
    base = {"type": "context", "elements": [{"type": "plain_text", "text": digest.base}]}
    return {"text": _slack(digest.subject), "blocks": [*blocks, base]}


def to_teams(digest: Digest) -> dict[str, Any]:
    """The digest as the adaptive card that a Teams workflow posts."""
    body: list[dict[str, Any]] = []
    for headline, sentences in digest.parts:
        body.append(_block(headline, weight="Bolder", size="Medium"))
        body += [_block(sentence, spacing="Small") for sentence in sentences]
    if digest.table:
        body.append(_table(digest.table))
    if digest.promised:
        body.append(_block("What was promised", weight="Bolder", size="Medium"))
        body += [_block(promise, spacing="Small") for promise in digest.promised]
    body.append(_block(digest.base, isSubtle=True, size="Small"))
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": body,
        "msteams": {"width": "Full"},
    }
    if digest.link:
        card["actions"] = [
            {"type": "Action.OpenUrl", "title": "Open the readout", "url": digest.link}
        ]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "summary": digest.subject, "attachments": [attachment]}


PAYLOADS = {"slack": to_slack, "teams": to_teams}


def _slack(text: str) -> str:
    # Only these three are Slack's own; a zero-width space keeps the rest from being marks.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([*_~`])", "\u200b\\1", escaped)


def _block(text: str, **how: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": _MARKS.sub(r"\\\1", text), "wrap": True, **how}


def _table(rows: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    return {
        "type": "Table",
        "firstRowAsHeader": True,
        "columns": [{"width": 2 if place == 0 else 1} for place in range(len(rows[0]))],
        "rows": [
            {
                "type": "TableRow",
                "cells": [{"type": "TableCell", "items": [_block(cell)]} for cell in row],
            }
            for row in rows
        ],
    }
