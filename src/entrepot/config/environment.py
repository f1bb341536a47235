"""What the process reads from its environment: every variable, its meaning and when it is refused.

`docs/configuration.md` is generated from `VARIABLES`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import getaddresses
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from entrepot.orgs import names

MIN_SECRET_LENGTH = 50
KEY_LENGTH = 32


class ConfigurationError(Exception):
    """One or more variables are missing, wrong or unsafe. `problems` holds a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Variable:
    """A variable of the environment: how it is read, what stands in when it is unset, and its documentation."""

    name: str
    parse: Callable[[str], object]
    default: object
    help: str
    secret: bool = False


@dataclass(frozen=True)
class Environment:
    """The settings of one process, read once at start and never changed."""

    demo: bool
    secret_key: str
    key_ring: tuple[tuple[str, bytes], ...]
    database_url: str
    database_owner_url: str
    root_url: str
    base_domain: str
    email_url: str
    email_from: str
    network_name: str
    network_slug: str
    home: Path
    port: int
    bind: str
    web_workers: int
    trusted_proxies: int
    allow_private_targets: bool
    time_zone: str
    holidays: frozenset[date]
    media_root: Path | None
    log_level: str

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Environment:
        """Read and judge every variable; raise `ConfigurationError` naming all that are wrong, with remedies."""
        values: dict[str, object] = {}
        problems: list[str] = []
        for field, variable in VARIABLES.items():
            text = environ.get(variable.name, "").strip()
            try:
                values[field] = variable.parse(text) if text else variable.default
            except ValueError as error:
                problems.append(f"{variable.name}: {error}")
        if not problems:
            environment = cls(**values)  # type: ignore[arg-type]
            problems = _unsafe(environment)
        if problems:
            raise ConfigurationError(problems)
        return environment

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https."""
        return self.root_url.startswith("https://")


def _flag(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("write 1 or 0")


def number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"write a whole number from {low} to {high}")
        return int(text)

    return parse


def _port_of(address: str) -> int | None:
    try:
        return urlsplit(address).port
    except ValueError:
        raise ValueError("write a port from 1 to 65535 behind the colon") from None


def _root_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("write scheme, host and port only, such as https://network.example")
    if parts.username or parts.fragment:
        raise ValueError("leave user name and fragment out")
    _port_of(text)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _key_ring(text: str) -> tuple[tuple[str, bytes], ...]:
    ring = []
    for item in text.split(","):
        key_id, _, encoded = item.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not key_id or len(key) != KEY_LENGTH:
            raise ValueError(
                "write id:key[,id:key], each key 32 random bytes in base64; the first one encrypts"
            )
        ring.append((key_id, key))
    if len({key_id for key_id, _ in ring}) != len(ring):
        raise ValueError("give each key an id of its own")
    return tuple(ring)


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("write a zone of the IANA database, such as Europe/Oslo") from None
    return text


def _dates(text: str) -> frozenset[date]:
    try:
        return frozenset(date.fromisoformat(item.strip()) for item in text.split(","))
    except ValueError:
        raise ValueError("write dates such as 2026-12-25, with commas between them") from None


def _domain(text: str) -> str:
    if "/" in text or ":" in text or text.startswith(".") or "." not in text:
        raise ValueError("write a domain name only, such as network.example")
    return text.lower()


def _scheme(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if urlsplit(text).scheme not in schemes:
            raise ValueError(f"write an address that begins with {' or '.join(s + '://' for s in schemes)}")
        _port_of(text)
        return text

    return parse


def _network_name(text: str) -> str:
    if names.has_hidden(text) or len(text) > names.NAME_MAX:
        raise ValueError(f"write a name of at most {names.NAME_MAX} characters in one line, such as Harbour")
    return text


def _network_slug(text: str) -> str:
    if not names.SLUG.fullmatch(text) or not names.SLUG_MIN <= len(text) <= names.SLUG_MAX:
        raise ValueError(
            f"use {names.SLUG_MIN} to {names.SLUG_MAX} lower-case letters, digits and single hyphens, such as harbour"
        )
    return text


def _sender(text: str) -> str:
    found = getaddresses([text])
    if names.has_hidden(text) or len(found) != 1 or names.email_problem(found[0][1]):
        raise ValueError("write one address, such as Harbour <network@harbour.example>")
    return text


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise ValueError("write an IP address of this machine, such as 127.0.0.1 or 0.0.0.0") from None


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("write DEBUG, INFO, WARNING or ERROR")
    return text.upper()


_POSTGRES = _scheme("postgres", "postgresql")

VARIABLES: dict[str, Variable] = {
    "demo": Variable(
        "DEMO",
        _flag,
        False,
        "Serve the demo's pages (mailbox, style guide) and let people sign in with the seeds' known password. Refused unless `ROOT_URL` is this machine.",
    ),
    "secret_key": Variable(
        "SECRET_KEY", str, "", "At least 50 random characters; signs what browsers carry.", secret=True
    ),
    "key_ring": Variable(
        "KEY_RING",
        _key_ring,
        (),
        "`id:key[,id:key]`, each key 32 random bytes in base64. The first encrypts secrets in the database, all decrypt. Keep it away from database and backups.",
        secret=True,
    ),
    "database_url": Variable(
        "DATABASE_URL",
        _POSTGRES,
        "",
        "PostgreSQL 14 or newer, as the role that may read and write but not change tables. Where it is unset, `entrepot up` runs a database of its own.",
        secret=True,
    ),
    "database_owner_url": Variable(
        "DATABASE_OWNER_URL",
        _POSTGRES,
        "",
        "The same database as the role that owns its tables; only `entrepot migrate` uses it. `DATABASE_URL` where unset.",
        secret=True,
    ),
    "root_url": Variable(
        "ROOT_URL",
        _root_url,
        "http://localhost:8000",
        "Where browsers reach the network: scheme, host and port. Issuers and links in mails are built from it. https outside the demo, unless the host is this machine.",
    ),
    "base_domain": Variable(
        "BASE_DOMAIN",
        _domain,
        "",
        "Serve each organisation at `https://{slug}.BASE_DOMAIN`. Where it is unset, organisations live at `/o/{slug}/`.",
    ),
    "email_url": Variable(
        "EMAIL_URL",
        _scheme("smtp", "smtps", "smtp+tls"),
        "",
        "The SMTP server: `smtp://user:password@host:port`; `smtps://` for TLS from the start, `smtp+tls://` for STARTTLS.",
        secret=True,
    ),
    "email_from": Variable(
        "EMAIL_FROM", _sender, "", "The sender of mails, such as `Harbour <network@harbour.example>`."
    ),
    "network_name": Variable(
        "NETWORK_NAME", _network_name, "Entrepot", "What the network is called on its pages and in its mails."
    ),
    "network_slug": Variable(
        "NETWORK_SLUG",
        _network_slug,
        "network",
        "The short name, in addresses, of the network's own organisation.",
    ),
    "home": Variable(
        "ENTREPOT_HOME",
        Path,
        Path("var"),
        "The folder of the embedded database, uploads and the demo's mailbox.",
    ),
    "port": Variable(
        "PORT",
        number(1, 65535),
        8000,
        "The port the web server listens on. The demo takes the next two as well.",
    ),
    "bind": Variable("BIND", _address, "127.0.0.1", "The IP address the web server listens on."),
    "web_workers": Variable("WEB_WORKERS", number(1, 64), 2, "Web worker processes."),
    "trusted_proxies": Variable(
        "TRUSTED_PROXIES",
        number(0, 8),
        0,
        "How many reverse proxies stand in front. Only that many entries of `X-Forwarded-*` are believed.",
    ),
    "allow_private_targets": Variable(
        "ALLOW_PRIVATE_TARGETS",
        _flag,
        False,
        "Accept vendors' addresses on this machine, by http too. For development; refused together with `BASE_DOMAIN`.",
    ),
    "time_zone": Variable(
        "TIME_ZONE", _zone, "UTC", "The network's time zone: working days and dates in mails."
    ),
    "holidays": Variable(
        "HOLIDAYS", _dates, frozenset(), "Days on which nobody reviews, such as `2026-12-25,2027-01-01`."
    ),
    "media_root": Variable(
        "MEDIA_ROOT",
        Path,
        None,
        "The folder of uploaded icons, shared by all machines that serve or work. `ENTREPOT_HOME/media` where unset.",
    ),
    "log_level": Variable("LOG_LEVEL", _level, "INFO", "How much is logged."),
}


def _unsafe(env: Environment) -> list[str]:
    """What would start but should not (THREATS DEP-03, OUT-13)."""
    problems = []
    host = urlsplit(env.root_url).hostname or ""
    local = host == "localhost" or host.startswith("127.") or host == "::1"
    if len(env.secret_key) < MIN_SECRET_LENGTH or len(set(env.secret_key)) < 10:
        problems.append(f"SECRET_KEY: set at least {MIN_SECRET_LENGTH} random characters.")
    if not env.key_ring:
        problems.append("KEY_RING: set id:key with 32 random bytes in base64 (`openssl rand -base64 32`).")
    if not env.database_url:
        problems.append("DATABASE_URL: name the PostgreSQL database, or start with `entrepot up`.")
    if not env.secure and not local:
        problems.append(f"ROOT_URL: {host} is not this machine, so it must begin with https://.")
    if env.base_domain and not env.secure:
        problems.append("ROOT_URL: must begin with https:// when BASE_DOMAIN is set.")
    if env.demo and (env.base_domain or not local):
        problems.append("DEMO: everybody knows the demo's password; unset it, or stay on http://localhost.")
    if env.base_domain and env.allow_private_targets:
        problems.append(
            "ALLOW_PRIVATE_TARGETS: unset it; on a network with BASE_DOMAIN it opens inner addresses."
        )
    if not env.email_url and not local:
        problems.append("EMAIL_URL: name the SMTP server; sign-up and reset need mail.")
    return problems
