"""One person: profile, status, roles, groups, sessions; each thing to do posts to an address of its own."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from entrepot.core.errors import Invalid, Missing
from entrepot.orgs import actions, forms, rules, sessions
from entrepot.orgs.access import has_role, roles
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.models import Group, Session, User
from entrepot.orgs.states import ROLE_HELP, Role, UserStatus
from entrepot.orgs.views.entering import see_other
from entrepot.orgs.views.lists import plain
from entrepot.orgs.views.people import TONES


def find(request: PersonRequest, user_id: str) -> User:
    """The person of this organisation; others are not here (THREATS TEN-01)."""
    user = get_object_or_404(User.objects.prefetch_related("role_grants"), pk=user_id, org=request.org)
    user.org = request.org
    return user


@require_GET
@roles(Role.ORG_ADMIN, Role.APP_ADMIN)
def person(request: PersonRequest, user_id: str) -> HttpResponse:
    """The page of a person."""
    return _page(request, find(request, user_id))


def _page(request: PersonRequest, user: User, **bound: forms.Form) -> HttpResponse:
    groups = list(user.groups.all())
    names = {"given_name": user.given_name, "family_name": user.family_name}
    context: dict[str, object] = {
        "user": user,
        "trail": [("People", reverse("orgs:people")), (user.name, "")],
        "status": UserStatus(user.status),
        "tone": TONES[UserStatus(user.status)],
        "itself": user.pk == request.person.pk,
        "may_manage": rules.may_manage(request.person, user),
        "may_grant": has_role(request.person, Role.SUPER_ADMIN),
        "roles": [(role, ROLE_HELP[role], role in user.roles) for role in rules.grantable(request.org)],
        "groups": groups,
        "other_groups": Group.objects.filter(org=request.org).exclude(pk__in=[group.pk for group in groups])[
            :200
        ],
        "sessions": sessions.living(user),
        "form": forms.PersonForm(initial=names),
        **bound,
    }
    return forms.page(request, "orgs/person.html", context)


@require_POST
@roles(Role.ORG_ADMIN)
def update(request: PersonRequest, user_id: str) -> HttpResponse:
    """Change the names."""
    user, form = find(request, user_id), forms.PersonForm(request.POST)
    if form.is_valid():
        try:
            actions.update_profile(user, **form.cleaned_data, by=request.person)
        except Invalid as error:
            form.refuse(error)
        else:
            return _back(request, user, "Saved.")
    return _page(request, user, form=form)


def _back(request: PersonRequest, user: User, message: str) -> HttpResponse:
    messages.success(request, message)
    return see_other(reverse("orgs:person", args=[user.pk]))


def _doing(verb: Callable[..., object], message: str) -> Callable[..., HttpResponse]:
    """A view that does `verb(user, by=…)` and says so; `{}` in the message is the person's name."""

    @require_POST
    @roles(Role.ORG_ADMIN)
    def view(request: PersonRequest, user_id: str) -> HttpResponse:
        user = find(request, user_id)
        verb(user, by=request.person)
        return _back(request, user, message.format(user.name))

    return view


suspend = _doing(actions.suspend, "{} is suspended, and all their sessions have ended.")
restore = _doing(actions.unsuspend, "{} can sign in again.")
deactivate = _doing(actions.deactivate, "{} is deactivated.")
send_invite = _doing(actions.send_invite, "A new invitation to {} is on its way. The older link has ended.")
send_reset = _doing(actions.send_reset, "A link to choose a new password is on its way to {}.")
end_sessions = _doing(actions.end_sessions, "All sessions of {} have ended.")


@require_POST
@roles(Role.ORG_ADMIN)
def cancel_invite(request: PersonRequest, user_id: str) -> HttpResponse:
    """Take the invitation back."""
    user = find(request, user_id)
    actions.cancel_invite(user, by=request.person)
    messages.success(request, f"The invitation of {user} is cancelled.")
    return see_other(reverse("orgs:people"))


@require_POST
@roles(Role.ORG_ADMIN)
def end_session(request: PersonRequest, user_id: str, session_id: str) -> HttpResponse:
    """End one session."""
    user = find(request, user_id)
    session = get_object_or_404(Session, pk=session_id, user=user)
    session.user = user
    actions.end_session(session, by=request.person)
    return _back(request, user, "That session has ended.")


def _role(request: PersonRequest) -> Role:
    name = request.POST.get("role", "")
    if name not in Role.values:
        raise Missing("There is no such role. Choose one from the list.")
    return Role(name)


@require_POST
@roles(Role.SUPER_ADMIN)
def grant_role(request: PersonRequest, user_id: str) -> HttpResponse:
    """Give a role."""
    user, role = find(request, user_id), _role(request)
    actions.grant_role(user, role, by=request.person)
    return _back(request, user, f"{user} is {role.label} now, and signs in anew.")


@require_POST
@roles(Role.SUPER_ADMIN)
def revoke_role(request: PersonRequest, user_id: str) -> HttpResponse:
    """Take a role."""
    user, role = find(request, user_id), _role(request)
    actions.revoke_role(user, role, by=request.person)
    return _back(request, user, f"{user} is no {role.label} any more, and signs in anew.")


def _group(request: PersonRequest) -> Group:
    group = get_object_or_404(Group, pk=plain(request.POST.get("group", "")), org=request.org)
    group.org = request.org
    return group


@require_POST
@roles(Role.ORG_ADMIN)
def join_group(request: PersonRequest, user_id: str) -> HttpResponse:
    """Put the person into a group."""
    user, group = find(request, user_id), _group(request)
    actions.add_member(group, user, by=request.person)
    return _back(request, user, f"{user} is in {group} now.")


@require_POST
@roles(Role.ORG_ADMIN)
def leave_group(request: PersonRequest, user_id: str) -> HttpResponse:
    """Take the person out of a group."""
    user, group = find(request, user_id), _group(request)
    actions.remove_member(group, user, by=request.person)
    return _back(request, user, f"{user} is no longer in {group}.")
