"""The product's addresses outside of organisations, and two views that do nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from entrepot.config import urls_root
from entrepot.orgs.models import Org


def bare(_request: HttpRequest) -> HttpResponse:
    """The least that Django can do."""
    return HttpResponse(b"ok", headers={"Content-Length": "2"})


def one_row(_request: HttpRequest) -> HttpResponse:
    """The same, and one row read by the ORM."""
    org = Org.objects.first()
    return HttpResponse(b"ok" if org else b"no", headers={"Content-Length": "2"})


urlpatterns = [*urls_root.urlpatterns, path("bare", bare), path("bare/row", one_row)]
