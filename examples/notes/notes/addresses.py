"""Which addresses the app accepts: issuers that an admin typed, and places to go after signing in."""

import posixpath
import re
from urllib.parse import unquote, urlsplit

from .config import LOOPBACK_HOSTS

WELL_KNOWN = "/.well-known/openid-configuration"
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def problem_with_issuer(issuer: str, *, local: bool) -> str | None:
    """Why this can't be an issuer (OpenID Connect Discovery 1.0, section 2), or None.

    Plain http is for development: only while the app itself is `local`, and only to this machine.
    """
    if not issuer:
        return "The issuer is missing. It is the address that your identity provider calls its issuer."
    if len(issuer) > 500:
        return "The issuer is longer than 500 characters. Copy it again."
    if issuer.endswith(WELL_KNOWN):
        return f"This is the discovery address. The issuer is the part before {WELL_KNOWN}."
    return problem_with_endpoint(issuer, "The issuer", local=local) or _problem_beyond_path(issuer)


def problem_with_endpoint(address: object, label: str, *, local: bool) -> str | None:
    """Why the app won't talk to, or send a browser to, this address; None where it will."""
    if not isinstance(address, str) or UNSAFE.search(address):
        return f"{label} is not an address. It looks like https://id.example.com."
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return f"{label} is not an address. Check the host name and the port."
    if parts.scheme not in {"http", "https"} or not host:
        return f"{label} must start with https:// and name a host."
    if parts.username is not None:
        return f"{label} must not carry a user name or password."
    if parts.scheme == "http" and not (local and host in LOOPBACK_HOSTS):
        return f"{label} must use https."
    return None


def _problem_beyond_path(issuer: str) -> str | None:
    if "?" in issuer or "#" in issuer:
        return "The issuer must not have a query (?) or a fragment (#). Remove that part."
    return None


def page_to_open(asked: str, *, slug: str, public_url: str) -> str | None:
    """The path to open after signing in, or None where `asked` is no page of this workspace.

    OpenID Connect Core 1.0, section 4: a target_link_uri must be verified, or the app is an open redirector.
    Only the notebook's pages count; the sign-in addresses themselves would send people round in circles.
    """
    home = f"/t/{slug}/"
    try:
        parts = urlsplit(asked)
    except ValueError:
        return None
    origin = f"{parts.scheme}://{parts.netloc}" if parts.scheme or parts.netloc else public_url
    path = unquote(parts.path)
    is_tidy = not UNSAFE.search(asked + path) and posixpath.normpath(path) == path.rstrip("/")
    is_page = path == home or path.startswith(f"{home}notes/")
    if origin != public_url or not is_tidy or not is_page:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def origin_of(address: str) -> str:
    """The scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
