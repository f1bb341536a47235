"""The demo's mailbox: mails as the catcher has written them, one file each, newest first."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class ReceivedMail:
    """A mail as a person reads it. `name` is its file's name without the ending."""

    name: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    html: str

    @property
    def links(self) -> list[str]:
        """The addresses in the text, in order, each once."""
        return list(dict.fromkeys(_LINK.findall(self.text)))


def folder() -> Path:
    """Where the catcher writes."""
    return Path(settings.HOME) / "mailbox"


def received(query: str = "") -> list[ReceivedMail]:
    """All mails, newest first; with `query`, those in whose sender, recipient, subject or text it stands."""
    mails = [read(path) for path in folder().glob("*.eml")]
    needle = query.casefold()
    found = [m for m in mails if needle in f"{m.sender} {m.to} {m.subject} {m.text}".casefold()]
    return sorted(found, key=lambda m: m.at, reverse=True)


def find(name: str) -> ReceivedMail | None:
    """The mail of this name, or None."""
    path = folder() / f"{name}.eml"
    return read(path) if _NAME.fullmatch(name) and path.is_file() else None


def read(path: Path) -> ReceivedMail:
    """Parse one file."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return ReceivedMail(
        name=path.stem,
        at=_date(message, path),
        sender=str(message.get("From", "")),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


def _date(message: EmailMessage, path: Path) -> datetime:
    try:
        return parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    except (TypeError, ValueError):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
