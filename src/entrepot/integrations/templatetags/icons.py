"""Where icons are served."""

from __future__ import annotations

from django import template
from django.urls import reverse

register = template.Library()


@register.filter
def icon_src(icon_id: str | None) -> str:
    """The address of an icon for `c-logo`; empty without one, so that the monogram is drawn."""
    return reverse("integrations:icon", args=[icon_id]) if icon_id else ""
