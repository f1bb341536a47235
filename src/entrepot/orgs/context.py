"""What the shell needs on every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from entrepot.core import navigation
from entrepot.orgs import recent
from entrepot.orgs.access import has_role
from entrepot.orgs.models import User
from entrepot.orgs.states import Role


def shell(request: HttpRequest) -> dict[str, object]:
    """Names, and the navigation of a signed-in person (read only when a template uses it)."""
    person = getattr(request, "person", None)
    return {
        "network_name": settings.NETWORK_NAME,
        "root_url": settings.ROOT_URL,
        "demo": settings.DEMO,
        "private_targets": lambda: settings.ALLOW_PRIVATE_TARGETS and _operates(person),
        "visited": lambda: recent.visited(request),
        "nav_sections": (lambda: navigation.sections(request)) if person else [],
    }


def _operates(person: User | None) -> bool:
    """Whether the person answers for the network's settings."""
    return person is not None and person.org.is_network and has_role(person, Role.NETWORK_ADMIN)
