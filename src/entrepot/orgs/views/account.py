"""One's own account: profile, address, password, sessions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from entrepot.core.errors import Invalid
from entrepot.orgs import actions, forms, sessions
from entrepot.orgs.access import signed_in
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import Session
from entrepot.orgs.views.entering import see_other


@require_GET
@signed_in
def account(request: PersonRequest) -> HttpResponse:
    """Everything of the account on one page; each form posts to an address of its own."""
    return _page(request)


def _page(request: PersonRequest, **bound: forms.Form) -> HttpResponse:
    person = request.person
    names = {"given_name": person.given_name, "family_name": person.family_name}
    context: dict[str, object] = {
        "profile_form": forms.ProfileForm(initial=names),
        "email_form": forms.EmailForm(),
        "password_form": forms.ChangePasswordForm(),
        "sessions": sessions.living(person),
        **bound,
    }
    return forms.page(request, "orgs/account.html", context)


@require_POST
@signed_in
def update_profile(request: PersonRequest) -> HttpResponse:
    form = forms.ProfileForm(request.POST)
    if form.is_valid():
        try:
            actions.update_profile(request.person, **form.cleaned_data, by=request.person)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, "Saved.")
            return see_other(reverse("orgs:account"))
    return _page(request, profile_form=form)


@require_POST
@signed_in
def change_email(request: PersonRequest) -> HttpResponse:
    form = forms.EmailForm(request.POST)
    if form.is_valid():
        try:
            actions.request_email(request.person, form.cleaned_data["email"])
        except Invalid as error:
            form.refuse(error)
        else:
            messages.info(
                request, f"We sent a link to {form.cleaned_data['email']}. Open it within 60 minutes."
            )
            return see_other(reverse("orgs:account"))
    return _page(request, email_form=form)


@require_POST
@signed_in
def send_verification(request: PersonRequest) -> HttpResponse:
    """Mail a link to the present address, which nobody has checked yet."""
    actions.request_email(request.person, request.person.email)
    messages.info(request, f"We sent a link to {request.person.email}. Open it within 60 minutes.")
    return see_other(reverse("orgs:account"))


@sensitive_post_parameters("old", "new")
@require_POST
@signed_in
def change_password(request: PersonRequest) -> HttpResponse:
    form = forms.ChangePasswordForm(request.POST)
    if form.is_valid():
        try:
            token = actions.change_password(
                request.person,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                session=request.session_row,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, "Your password is changed, and your other sessions have ended.")
            response = see_other(reverse("orgs:account"))
            sessions.set_cookie(response, request.org, token)
            return response
    return _page(request, password_form=form)


@require_POST
@signed_in
def end_session(request: PersonRequest, session_id: str) -> HttpResponse:
    """End one of one's own sessions."""
    session = get_object_or_404(Session.objects.select_related("user"), pk=session_id, user=request.person)
    actions.end_session(session, by=request.person)
    messages.success(request, "That session has ended.")
    return see_other(reverse("orgs:account"))


@require_POST
@signed_in
def end_other_sessions(request: PersonRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    sessions.end_all(request.person, by=request.person, but=request.session_row)
    messages.success(request, "Your other sessions have ended.")
    return see_other(reverse("orgs:account"))
