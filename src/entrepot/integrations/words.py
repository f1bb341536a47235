"""Words of specs, with the names of this network in them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings


def fill(text: str) -> str:
    """`{network}` and `{network_domain}` replaced; other braces are the expression language's and stay."""
    domain = settings.BASE_DOMAIN or urlsplit(settings.ROOT_URL).hostname or "localhost"
    return text.replace("{network}", settings.NETWORK_NAME).replace("{network_domain}", domain)
