"""Where the app keeps its data and under which address people reach it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class ConfigError(ValueError):
    """A setting that the app refuses to start with; the message says which one and why."""


@dataclass(frozen=True, slots=True)
class Config:
    """`public_url` is the origin that browsers see: every address given to a provider starts with it,
    and none is ever built from a request's Host header."""

    data: Path
    public_url: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.public_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise ConfigError(f"public URL: {self.public_url!r} is not an http or https address")
        if parts.path not in {"", "/"} or parts.query or parts.fragment:
            raise ConfigError("public URL: give the origin alone, such as https://notes.example")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
            raise ConfigError("public URL: must be https, except on localhost")
        object.__setattr__(self, "public_url", f"{parts.scheme}://{parts.netloc}")

    @property
    def local(self) -> bool:
        """A development set-up: the app itself runs on plain http on this machine."""
        return self.public_url.startswith("http://")

    @property
    def database(self) -> Path:
        return self.data / "notes.sqlite3"

    @property
    def key_file(self) -> Path:
        return self.data / "notes.key"

    @classmethod
    def from_environment(cls) -> Self:
        """Read NOTES_DATA and NOTES_PUBLIC_URL; raises `ConfigError` where one is missing."""
        try:
            return cls(data=Path(os.environ["NOTES_DATA"]), public_url=os.environ["NOTES_PUBLIC_URL"])
        except KeyError as missing:
            raise ConfigError(f"{missing.args[0]} is not set") from None
