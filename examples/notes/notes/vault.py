"""Client secrets at rest: AES-256-GCM under a key in a file that only the app can read."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32


class SealError(Exception):
    """A sealed secret that this key does not open: the key file was replaced, or the row was copied."""


class Vault:
    """Seals text for one purpose; what was sealed for another purpose does not open."""

    def __init__(self, key_file: Path) -> None:
        self._cipher = AESGCM(_load_or_create(key_file))

    def seal(self, secret: str, *, purpose: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), purpose.encode())

    def open(self, sealed: bytes, *, purpose: str) -> str:
        """Return the text; raises `SealError`."""
        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, text, purpose.encode()).decode()
        except InvalidTag:
            raise SealError from None


def _load_or_create(key_file: Path) -> bytes:
    if not key_file.exists():
        key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = key_file.with_name(f"{key_file.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        # A link appears whole or not at all, and the first of two starting processes wins.
        with suppress(FileExistsError):
            os.link(draft, key_file)
        draft.unlink()
    key = key_file.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"{key_file} is not a key of this app: it has {len(key)} bytes, not {KEY_BYTES}")
    return key
