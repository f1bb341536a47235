"""Addresses inside an organisation."""

from __future__ import annotations

from django.urls import URLPattern, path

from entrepot.orgs.views import account, groups, home, links, organisations, people, person, settings, sign_in

app_name = "orgs"

_entering = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("forgot/", links.forgot, name="forgot"),
    path("forgot/sent/", links.forgot_sent, name="forgot_sent"),
    path("reset/", links.reset, name="reset"),
    path("invitation/", links.accept_invite, name="accept_invite"),
    path("verify-email/", links.verify_email, name="verify_email"),
    path("arrive/", links.arrive, name="arrive"),
]

_account = [
    path("account/", account.account, name="account"),
    path("account/profile/", account.update_profile, name="account_profile"),
    path("account/email/", account.change_email, name="account_email"),
    path("account/email/verify/", account.send_verification, name="account_email_verify"),
    path("account/password/", account.change_password, name="account_password"),
    path("account/sessions/end/", account.end_other_sessions, name="account_sessions_end"),
    path("account/sessions/<slug:session_id>/end/", account.end_session, name="account_session_end"),
]

_people = [
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<slug:user_id>/", person.person, name="person"),
    path("people/<slug:user_id>/profile/", person.update, name="person_profile"),
    path("people/<slug:user_id>/suspend/", person.suspend, name="person_suspend"),
    path("people/<slug:user_id>/restore/", person.restore, name="person_restore"),
    path("people/<slug:user_id>/deactivate/", person.deactivate, name="person_deactivate"),
    path("people/<slug:user_id>/invite/", person.send_invite, name="person_invite"),
    path("people/<slug:user_id>/invite/cancel/", person.cancel_invite, name="person_invite_cancel"),
    path("people/<slug:user_id>/reset/", person.send_reset, name="person_reset"),
    path("people/<slug:user_id>/sessions/end/", person.end_sessions, name="person_sessions_end"),
    path(
        "people/<slug:user_id>/sessions/<slug:session_id>/end/", person.end_session, name="person_session_end"
    ),
    path("people/<slug:user_id>/roles/grant/", person.grant_role, name="person_role_grant"),
    path("people/<slug:user_id>/roles/revoke/", person.revoke_role, name="person_role_revoke"),
    path("people/<slug:user_id>/groups/join/", person.join_group, name="person_group_join"),
    path("people/<slug:user_id>/groups/leave/", person.leave_group, name="person_group_leave"),
]

_groups = [
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.create, name="group_new"),
    path("groups/<slug:group_id>/", groups.group, name="group"),
    path("groups/<slug:group_id>/edit/", groups.update, name="group_edit"),
    path("groups/<slug:group_id>/delete/", groups.delete, name="group_delete"),
    path("groups/<slug:group_id>/members/add/", groups.add_members, name="group_add"),
    path("groups/<slug:group_id>/members/remove/", groups.remove_member, name="group_remove"),
]

_organisations = [
    path("settings/", settings.settings, name="settings"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.create, name="organisation_new"),
    path("organisations/short-name/", organisations.short_name, name="short_name"),
    path("organisations/<slug:org_id>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:org_id>/suspend/", organisations.suspend, name="organisation_suspend"),
    path("organisations/<slug:org_id>/restore/", organisations.restore, name="organisation_restore"),
]

urlpatterns: list[URLPattern] = [*_entering, *_account, *_people, *_groups, *_organisations]
