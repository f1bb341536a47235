"""A real SMTP server in this process. It keeps what it accepts, and can be told to stall in the middle of a mail."""

import logging
import re
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from entrepot.config.mailcatcher import Catcher
from tests.processes import until

_LINK = re.compile(r"https?://[^\s<>\"]+")


class Postbox(Controller):
    """`mails` holds every mail that was accepted, oldest first; each is also a file for the mailbox page."""

    def __init__(self, folder: Path) -> None:
        self.mails: list[EmailMessage] = []
        self._catcher = Catcher(folder)
        self._stalling = self._keeping = False
        self.stalled: list[str] = []  # Message-IDs of mails that were read and not answered
        self._go_on = threading.Event()
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's
        super().__init__(self, hostname="127.0.0.1", port=0)

    @property
    def address(self) -> str:
        return f"smtp://{self.hostname}:{self.port}"

    def mail(self, to: str, subject: str, *, after: int = 0, seconds: float = 20.0) -> EmailMessage:
        """The newest mail to this address with these words in its subject, waiting until one has come."""

        def found() -> list[EmailMessage]:
            return [
                mail
                for mail in self.mails[after:]
                if to in str(mail["To"]) and subject.lower() in str(mail["Subject"]).lower()
            ]

        until(found, seconds, what=f"a mail to {to} with {subject!r}, beside {self.subjects()}")
        return found()[-1]

    def subjects(self) -> list[str]:
        return [f"{mail['To']}: {mail['Subject']}" for mail in self.mails]

    # What aiosmtpd calls.

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail: Any = message_from_bytes(content, policy=policy.default)
        if not self._stalling or self._keeping:
            self.mails.append(mail)
            self._catcher.keep(content)
        if self._stalling:
            self.stalled.append(str(mail["Message-ID"]))
            await server.loop.run_in_executor(None, self._go_on.wait, 60)
            return "451 Too slow"
        return "250 OK"

    def stall(self, *, keeping: bool = False) -> Callable[[], None]:
        """From now on mails are read, kept or not, and never answered, until the function that this gives is called."""
        self._go_on.clear()
        self.stalled.clear()
        self._stalling, self._keeping = True, keeping

        def go_on() -> None:
            self._stalling = False
            self._go_on.set()

        return go_on

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None, "every mail has a plain part"
    return str(part.get_content())


def link_in(mail: EmailMessage, holding: str = "") -> str:
    """The first address in the plain text that has these characters."""
    links = [link for link in _LINK.findall(text_of(mail)) if holding in link]
    assert links, f"no link with {holding!r} in: {text_of(mail)}"
    return str(links[0])
