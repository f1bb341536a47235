"""Pages behind mailed links: a new password, an invitation, a verified address, the first step into an organisation.

GET shows a form and changes nothing, as mail scanners open links (THREATS AUTH-10).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from entrepot.core.errors import Invalid, Throttled
from entrepot.orgs import actions, forms, tries
from entrepot.orgs.access import to_sign_in
from entrepot.orgs.http import OrgRequest
from entrepot.orgs.links import LinkDead
from entrepot.orgs.views.entering import enter, quiet, see_other

R = TypeVar("R", bound=HttpRequest)


def by_link(again: str) -> Callable[[Callable[[R, str], HttpResponse]], Callable[[R], HttpResponse]]:
    """The view is for who has a mailed link, and gets its token; `again` says how to get a new one.

    Guesses are counted by address. A dead link answers 410, the same for used, old and never made.
    """

    def decorate(view: Callable[[R, str], HttpResponse]) -> Callable[[R], HttpResponse]:
        @wraps(view)
        @require_http_methods(["GET", "POST"])
        @sensitive_post_parameters()
        def guarded(request: R, /) -> HttpResponse:
            token = (request.POST if request.method == "POST" else request.GET).get("token", "")
            try:
                response = view(request, token)
            except LinkDead as error:
                _count_guess()
                response = render(
                    request, "orgs/link_dead.html", {"message": error.message, "again": again}, status=410
                )
            return quiet(response)

        return guarded

    return decorate


def _count_guess() -> None:
    guess = tries.count(tries.LINK_ADDRESS, tries.here())
    if guess.refused:
        raise Throttled("Too many links that don't work. Wait a little.", retry_after=guess.wait)


@require_http_methods(["GET", "POST"])
def forgot(request: OrgRequest) -> HttpResponse:
    """Ask for a link to choose a new password. The answer never tells whether the person is known (AUTH-01)."""
    form = forms.ForgotForm(request.POST) if request.method == "POST" else _forgot_form(request)
    if request.method == "POST" and form.is_valid():
        actions.request_reset(request.org, form.cleaned_data["login"])
        return quiet(see_other(reverse("orgs:forgot_sent")))
    return quiet(forms.page(request, "orgs/forgot.html", {"form": form}))


def _forgot_form(request: OrgRequest) -> forms.ForgotForm:
    return forms.ForgotForm(initial={"login": request.person.login if request.person else ""})


@require_GET
def forgot_sent(request: OrgRequest) -> HttpResponse:
    return quiet(render(request, "orgs/forgot_sent.html"))


@by_link("Ask for a new one from the page Sign in, under Forgot it?")
def reset(request: OrgRequest, token: str) -> HttpResponse:
    """Choose a new password."""
    link = actions.find_reset(request.org, token)
    form = forms.NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.reset_password(
                request.org, token, form.cleaned_data["password"], before=request.session_row
            )
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, "Your new password is set. All your other sessions have ended.")
            return enter(request, done)
    return forms.page(request, "orgs/reset.html", {"form": form, "token": token, "person": link.user})


@by_link("Ask the admin who invited you for a new invitation.")
def accept_invite(request: OrgRequest, token: str) -> HttpResponse:
    """Accept an invitation: check one's name, choose a password, and come in."""
    user = actions.find_invite(request.org, token).user
    names = {"given_name": user.given_name, "family_name": user.family_name} if user else {}
    form = (
        forms.AcceptInviteForm(request.POST)
        if request.method == "POST"
        else forms.AcceptInviteForm(initial=names)
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.accept_invite(request.org, token, **form.cleaned_data, before=request.session_row)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, f"Welcome to {request.org}.")
            return enter(request, done)
    return forms.page(request, "orgs/accept_invite.html", {"form": form, "token": token, "person": user})


@by_link("Ask for a new one on the page My account.")
def verify_email(request: OrgRequest, token: str) -> HttpResponse:
    """Confirm an address, as the person whose account it is for: a mailbox alone confirms nothing."""
    if request.person is None:
        return to_sign_in(request)
    link = actions.find_verification(request.org, token)
    if request.method == "POST":
        actions.verify_email(request.org, token, by=request.person)
        messages.success(request, "The address is confirmed.")
        return see_other(reverse("orgs:account"))
    return forms.page(request, "orgs/verify_email.html", {"token": token, "link": link})


@by_link("Sign in with the password that you chose.")
def arrive(request: OrgRequest, token: str) -> HttpResponse:
    """The first step into an organisation that was founded on another host: one button signs in."""
    link = actions.find_arrival(request.org, token)
    if request.method == "POST":
        done = actions.arrive(request.org, token, before=request.session_row)
        messages.success(request, f"Welcome. {request.org} is ready.")
        return enter(request, done)
    return forms.page(request, "orgs/arrive.html", {"token": token, "person": link.user})
