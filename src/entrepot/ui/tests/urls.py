"""The pages of the package alone, with the names that the shell looks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from entrepot.ui import styleguide


def sample_page(request: HttpRequest, name: str) -> HttpResponse:
    values = {"network_name": "Harbour", "title": "It has moved on", "message": "Someone was faster."}
    values |= {"remedy": "Reload the page.", "request_id": "c0ffee", "status": 409}
    return render(request, f"ui/{name}.html", values | styleguide.sample_context())


named = ([path("", sample_page, {"name": "public"}, name="catalog")], "catalog")
orgs = (
    [
        path("account/", sample_page, {"name": "shell"}, name="account"),
        path("sign-out/", sample_page, {"name": "focus"}, name="sign_out"),
        path("home/", sample_page, {"name": "shell"}, name="home"),
    ],
    "orgs",
)

urlpatterns = [
    path("pages/<name>/", sample_page),
    path("styleguide/", include("entrepot.ui.urls")),
    path("catalog/", include(named)),
    path("", include(orgs)),
]
