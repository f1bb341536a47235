"""The demo's SMTP server: every mail becomes a file in the mailbox's folder, which the mailbox page shows.

Run as `python -m entrepot.config.mailcatcher --port PORT --folder FOLDER`.
"""

import argparse
import asyncio
import hashlib
import signal
import tempfile
from email import message_from_bytes
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

SIZE_LIMIT = 5_000_000


class Catcher:
    """aiosmtpd's handler. The same Message-ID twice, as when a job runs again, is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        content = envelope.content
        if not isinstance(content, bytes):
            return "554 Cannot read this mail"
        self.keep(content)
        return "250 Kept"

    def keep(self, content: bytes) -> Path:
        """Write a mail, whole or not at all."""
        message_id = message_from_bytes(content, policy=SMTP_POLICY)["Message-ID"]
        name = hashlib.sha256(str(message_id).encode() if message_id else content).hexdigest()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as draft:
            draft.write(content)
        return Path(draft.name).replace(self._folder / f"{name}.eml")


async def serve(port: int, folder: Path) -> None:
    """Listen on loopback until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)

    def session() -> SMTP:
        return SMTP(Catcher(folder), data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(session, "127.0.0.1", port)
    await stop.wait()
    server.close()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="Catch every mail in a folder.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    asyncio.run(serve(options.port, options.folder))


if __name__ == "__main__":
    main()
