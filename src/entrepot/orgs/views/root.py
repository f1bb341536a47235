"""Pages outside of all organisations: the front page, finding one's organisation, signing one up."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entrepot.core.errors import Invalid
from entrepot.core.http import EntrepotRequest
from entrepot.orgs import actions, forms, names, recent
from entrepot.orgs.addresses import org_origin, org_url
from entrepot.orgs.models import User
from entrepot.orgs.queries import org_by_address
from entrepot.orgs.states import OrgKind
from entrepot.orgs.views.entering import enter, quiet, see_other
from entrepot.orgs.views.links import by_link
from entrepot.orgs.views.short_names import address_of, suggestion

_WAY = (
    {"label": "Drafted", "note": "By the vendor, as one document", "state": "past"},
    {"label": "Reviewed", "note": "Each finding says how to mend it", "state": "past"},
    {"label": "Published", "note": "Frozen as it was reviewed", "state": "past"},
    {"label": "Installed", "note": "By your admin, for your people", "state": "past"},
    {"label": "In use", "note": "A click on a tile", "state": "here", "here": "Where it leads"},
)


@require_GET
def landing(request: EntrepotRequest) -> HttpResponse:
    """What the network is, and the two ways in."""
    return render(request, "orgs/landing.html", {"recent": recent.visited(request), "steps": _WAY})


@require_http_methods(["GET", "POST"])
def find_org(request: EntrepotRequest) -> HttpResponse:
    """To the sign-in page of an organisation, found by its short name or address. Short names are public."""
    form = forms.FindOrgForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        org = org_by_address(form.cleaned_data["org"])
        if org is not None:
            return see_other(org_url(org, "orgs:sign_in"))
        form.add_error(
            "org", "There is no organisation of this short name here. Ask your admin for your address."
        )
    _let_form_end_at_orgs(request)
    return forms.page(request, "orgs/find_org.html", {"form": form, "recent": recent.visited(request)})


@require_POST
def forget_orgs(request: EntrepotRequest) -> HttpResponse:
    """Forget which organisations were used in this browser."""
    response = see_other(reverse("orgs_root:sign_in"))
    recent.forget(response)
    messages.success(request, "Forgotten. Nothing here tells any more where you signed in.")
    return response


@require_http_methods(["GET", "POST"])
def sign_up(request: EntrepotRequest) -> HttpResponse:
    """Apply for a developer organisation; the link in the mail founds it."""
    form = forms.SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            application = actions.request_sign_up(**form.cleaned_data)
        except Invalid as error:
            form.refuse(error)
        else:
            return see_other(f"{reverse('orgs_root:sign_up_sent')}?{urlencode({'to': application.email})}")
    return forms.page(request, "orgs/sign_up.html", {"form": form})


@require_GET
def sign_up_sent(request: EntrepotRequest) -> HttpResponse:
    """The same for everybody: a mail is under way (THREATS AUTH-01)."""
    to = request.GET.get("to", "")
    return quiet(render(request, "orgs/sign_up_sent.html", {"to": "" if names.email_problem(to) else to}))


@require_GET
def short_name(request: EntrepotRequest) -> HttpResponse:
    """For the form of sign-up: a short name made of a name, or one that was typed, and what is wrong with it."""
    return suggestion(request, OrgKind.DEVELOPER)


@by_link("Sign up again; it takes a minute.")
def confirm_sign_up(request: EntrepotRequest, token: str) -> HttpResponse:
    """Choose a password, and found the organisation."""
    _, application = actions.find_sign_up(token)
    form = forms.ConfirmSignUpForm(request.POST or None, initial={"slug": application.slug})
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.confirm_sign_up(token, **form.cleaned_data)
        except Invalid as error:
            form.refuse(error)
        else:
            return _into(request, user)
    _let_form_end_at_orgs(request)
    context: dict[str, object] = {"form": form, "token": token, "application": application}
    context["address"] = address_of(application.slug)
    return forms.page(request, "orgs/confirm_sign_up.html", context)


def _into(request: EntrepotRequest, user: User) -> HttpResponse:
    """Signed in where the organisation is on this host; else by one more step on its own."""
    if org_origin(user.org) != settings.ROOT_URL:
        return see_other(actions.arrival_url(user))
    messages.success(request, f"Welcome. {user.org} is ready.")
    return enter(request, actions.begin_session(user))


def _let_form_end_at_orgs(request: EntrepotRequest) -> None:
    """In host mode the form's redirect leads to an organisation's host, which the content policy must allow."""
    if settings.BASE_DOMAIN:
        port = urlsplit(settings.ROOT_URL).port
        request.csp["form-action"] = f"'self' https://*.{settings.BASE_DOMAIN}" + (f":{port}" if port else "")
