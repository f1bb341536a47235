"""Icons as everybody sees them: by an unguessable name, as what they are, and never as anything else."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from entrepot.core.errors import Missing
from entrepot.integrations.models import Icon


@require_safe
def icon(_request: HttpRequest, icon_id: str) -> HttpResponse:
    """The PNG that was made of an upload (THREATS FILE-07). A name never means another image, so it is kept for good."""
    found = Icon.objects.filter(pk=icon_id).first()
    if found is None:
        raise Missing
    with default_storage.open(str(found.file.name)) as file:
        response = HttpResponse(file.read(), content_type="image/png")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
