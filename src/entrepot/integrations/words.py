"""Words of specs, with the names of this network in them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings


def fill(text: str) -> str:
    """`{network}` and `{network_domain}` replaced; other braces are the expression language's and stay."""
    return text.replace("{network}", settings.NETWORK_NAME).replace("{network_domain}", _domain())


def _domain() -> str:
    """The network's domain; where it runs on one machine it has none, and gets one for examples."""
    host = settings.BASE_DOMAIN or urlsplit(settings.ROOT_URL).hostname or ""
    return host if "." in host and not host.startswith("127.") else f"{settings.NETWORK_SLUG}.example"
