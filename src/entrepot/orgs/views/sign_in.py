"""Signing in to an organisation, and out of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from entrepot.core.errors import Invalid, Throttled
from entrepot.orgs import actions, destinations, devices, forms, sessions
from entrepot.orgs.http import OrgRequest
from entrepot.orgs.views.entering import enter, let_form_end_at_app, quiet, see_other


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: OrgRequest) -> HttpResponse:
    """The form, and what it sends. `next` leads on inside the organisation, `login_hint` fills the login in.

    `fresh=1` asks a person who is signed in for their password again (THREATS AUTH-05); `other=1` lets somebody
    else sign in, which ends their session (AUTH-08).
    """
    asked = request.POST if request.method == "POST" else request.GET
    next_path = destinations.inside(request.org, asked.get("next", ""))
    fresh, other = asked.get("fresh") == "1", asked.get("other") == "1"
    if request.method == "GET" and request.person and not (fresh or other):
        return quiet(see_other(destinations.after_sign_in(request.org, next_path)))
    form = _form(request, fixed=fresh and request.person is not None)
    retry_after = 0
    if request.method == "POST" and form.is_valid():
        try:
            return quiet(enter(request, _sign_in(request, form), next_path))
        except Invalid as error:
            form.refuse(error)
        except Throttled as error:
            form.add_error(None, error.message)
            retry_after = error.retry_after
    context: dict[str, object] = {
        "form": form,
        "next": next_path,
        "fresh": fresh and request.person is not None,
        "other": other,
        "onward": let_form_end_at_app(request, next_path, request.org),
        "wait": retry_after,
    }
    response = quiet(forms.page(request, "orgs/sign_in.html", context))
    if retry_after:
        response.status_code, response["Retry-After"] = 429, str(retry_after)
    return response


def _form(request: OrgRequest, *, fixed: bool) -> forms.SignInForm:
    """The form; with `fixed` for the person who is signed in only."""
    if request.method == "POST":
        form = forms.SignInForm(request.POST)
    else:
        form = forms.SignInForm(initial={"login": request.GET.get("login_hint", "")[:254]})
    if fixed and request.person:
        form.fields["login"].disabled = True  # what is sent for it does not count
        form.initial["login"] = request.person.login
    return form


def _sign_in(request: OrgRequest, form: forms.SignInForm) -> actions.SignedIn:
    return actions.sign_in(
        request.org,
        login=form.cleaned_data["login"],
        password=form.cleaned_data["password"],
        device=devices.known(request, request.org),
        before=request.session_row,
    )


@require_POST
def sign_out(request: OrgRequest) -> HttpResponse:
    """End the session, if there is one, and say so."""
    if request.session_row is not None:
        actions.sign_out(request.session_row)
        messages.success(request, "You are signed out.")
    response = see_other(reverse("orgs:sign_in"))
    sessions.clear_cookie(response, request.org)
    return quiet(response)
