"""The navigation's link to the catalog."""

from __future__ import annotations

from django.http import HttpRequest

from entrepot.core.navigation import NavLink


def _everybody(request: HttpRequest) -> bool:  # noqa: ARG001 - the navigation's signature
    return True


LINKS = (
    NavLink(
        section="", order=12, label="Catalog", url_name="catalog:catalog", icon="globe", visible=_everybody
    ),
)
