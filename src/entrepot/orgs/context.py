"""What the shell needs on every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from entrepot.core import navigation
from entrepot.orgs import recent


def shell(request: HttpRequest) -> dict[str, object]:
    """Names, and the navigation of a signed-in person (read only when a template uses it)."""
    person = getattr(request, "person", None)
    return {
        "network_name": settings.NETWORK_NAME,
        "root_url": settings.ROOT_URL,
        "demo": settings.DEMO,
        "visited": lambda: recent.visited(request),
        "nav_sections": (lambda: navigation.sections(request)) if person else [],
    }
