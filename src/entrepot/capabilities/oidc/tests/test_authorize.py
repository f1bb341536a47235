"""A person comes with an app's request, and leaves with a code."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client as Browser

from entrepot.audit.kinds import Kind
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import Client, Grant
from entrepot.capabilities.oidc.provider import authorization, codes
from entrepot.capabilities.oidc.provider.parameters import Parameters
from entrepot.capabilities.oidc.tests.peers import App, sent_to
from entrepot.core.crypto import digest
from entrepot.orgs import sessions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Session
from entrepot.testing import Cast, nobody


def test_an_assigned_person_goes_back_with_a_code_state_and_issuer(notes: App, jonas: Browser) -> None:
    response = notes.ask(jonas)
    address, answer = sent_to(response)
    assert response.status_code == 303
    assert address == notes.redirect_uri
    assert answer.keys() == {"code", "state", "iss"}
    assert answer["state"] == "state+1/2=&"
    assert answer["iss"] == notes.issuer


@pytest.mark.threat("OIDC-07")
def test_a_code_is_stored_as_its_digest_and_bound_to_its_request(
    notes: App, jonas: Browser, cast: Cast
) -> None:
    code = notes.code(jonas, scope="openid email")
    grant = Grant.objects.get()
    assert grant.code_digest == digest(code)
    assert len(code) * 6 >= 128
    assert (grant.org, grant.user, grant.client_id) == (cast.globex, cast.jonas, notes.client_id)
    assert (grant.redirect_uri, grant.scope, grant.nonce) == (notes.redirect_uri, "openid email", "nonce-1")
    assert grant.session.user == cast.jonas
    assert grant.expires_at - grant.issued_at == timedelta(seconds=60)


def test_a_redirect_uri_with_a_query_keeps_it(notes: App, jonas: Browser) -> None:
    response = notes.ask(jonas, redirect_uri="https://notes.example/cb?from=sso")
    assert response["Location"].startswith("https://notes.example/cb?from=sso&code=")


@pytest.mark.threat("OIDC-26")
def test_the_answer_is_neither_cached_nor_refers_nor_is_framed_nor_shared(notes: App, jonas: Browser) -> None:
    for response in (
        notes.ask(jonas),
        notes.ask(jonas, response_mode="form_post"),
        notes.ask(jonas, client_id="x"),
    ):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in response


@pytest.mark.threat("OIDC-16")
@pytest.mark.threat("DEP-01")
def test_form_post_puts_the_answer_into_a_form_that_a_script_of_ours_sends(
    notes: App, jonas: Browser
) -> None:
    response = notes.ask(jonas, response_mode="form_post", state='"><script>')
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<form method="post" action="{notes.redirect_uri}" data-form-post>' in page
    assert 'name="state" value="&quot;&gt;&lt;script&gt;"' in page
    assert f'name="iss" value="{notes.issuer}"' in page
    assert 'name="code" value="' in page
    assert "oidc/form-post.js" in page
    assert "form-action 'self' https:;" in response["Content-Security-Policy"] + ";"


@pytest.mark.threat("DEP-01")
def test_forms_may_end_on_this_machine_only_while_that_is_allowed(
    notes: App, jonas: Browser, settings
) -> None:
    settings.ALLOW_PRIVATE_TARGETS = True
    policy = notes.ask(jonas, response_mode="form_post")["Content-Security-Policy"]
    assert "form-action 'self' https: http://localhost:* http://127.0.0.1:*" in policy


LOCAL = "http://localhost:5000/cb"


@pytest.mark.threat("OIDC-02", "EXPR-04")
@pytest.mark.parametrize("wrong", [{}, {"scope": "nothing"}])
def test_an_address_on_this_machine_is_led_to_only_while_that_is_allowed(
    notes: App, jonas: Browser, settings: pytest.FixtureRequest, wrong: dict[str, str]
) -> None:
    Client.objects.update(redirect_uris=[LOCAL])
    settings.ALLOW_PRIVATE_TARGETS = True  # type: ignore[attr-defined]
    assert sent_to(notes.ask(jonas, redirect_uri=LOCAL, **wrong))[0] == LOCAL
    settings.ALLOW_PRIVATE_TARGETS = False  # type: ignore[attr-defined]
    refused = notes.ask(jonas, redirect_uri=LOCAL, **wrong)
    assert refused.status_code == 400
    assert "unsafe address" in refused.content.decode()
    assert Grant.objects.count() == (0 if wrong else 1)


def test_nobody_is_led_to_sign_in_with_the_hint_and_back_to_the_same_request(notes: App, cast: Cast) -> None:
    response = notes.ask(nobody(cast.globex), login_hint="jonas@globex.example")
    address, answer = sent_to(response)
    assert address == org_path(cast.globex, "orgs:sign_in")
    assert answer["login_hint"] == "jonas@globex.example"
    assert answer["next"].startswith(notes.at("authorize") + "?")
    assert "fresh" not in answer
    assert not Grant.objects.exists()


def test_a_posted_request_is_asked_again_by_get_as_the_cookie_of_the_session_does_not_come_with_it(
    notes: App, jonas: Browser
) -> None:
    assert jonas.post(notes.at("authorize"), notes.request()).status_code == 400  # multipart
    body = "&".join(f"{k}={v}" for k, v in {"client_id": notes.client_id, "x": "%20"}.items())
    response = jonas.post(notes.at("authorize"), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 303
    assert response["Location"] == f"{notes.at('authorize')}?client_id={notes.client_id}&x=%20"
    assert not Grant.objects.exists()


@pytest.mark.threat("OIDC-10")
def test_a_posted_request_with_a_query_is_refused(notes: App, jonas: Browser) -> None:
    form = "application/x-www-form-urlencoded"
    response = jonas.post(notes.at("authorize") + "?client_id=x", "client_id=y", content_type=form)
    assert response.status_code == 400
    assert "Location" not in response


@pytest.mark.threat("OIDC-27")
@pytest.mark.parametrize("method", ["head", "options", "put", "delete", "patch"])
def test_other_methods_give_no_code(notes: App, jonas: Browser, method: str) -> None:
    response = getattr(jonas, method)(
        notes.at("authorize"),
        QUERY_STRING="&".join(f"{k}={v}" for k, v in notes.request(state=None, scope="openid").items()),
    )
    assert response.status_code == 405
    assert not Grant.objects.exists()


@pytest.mark.threat("LOG-06")
def test_the_system_log_tells_of_the_sign_in_and_of_the_code(notes: App, jonas: Browser, cast: Cast) -> None:
    code = notes.code(jonas)
    signed_in = Event.objects.get(kind=Kind.APP_SIGN_IN)
    granted = Event.objects.get(kind=Kind.CODE_GRANT)
    assert signed_in.org_id == granted.org_id == cast.globex.id
    assert signed_in.actor_id == granted.actor_id == cast.jonas.id
    assert signed_in.target_id == notes.instance.id
    assert granted.detail["scope"] == "openid profile email"
    assert signed_in.address == "127.0.0.1"
    assert code not in "".join(event.text + str(event.detail) for event in Event.objects.all())


@pytest.mark.threat("LOG-06")
def test_refusals_stand_in_the_system_log(notes: App, jonas: Browser, cast: Cast) -> None:
    notes.ask(jonas, redirect_uri="https://evil.example/")
    notes.ask(jonas, scope="openid groups")
    refused = Event.objects.filter(kind=Kind.AUTHORIZE_REFUSED).order_by("id")
    assert [event.detail["error"] for event in refused] == ["unregistered_redirect_uri", "invalid_scope"]
    assert {event.outcome for event in refused} == {"deny"}
    assert {event.actor_id for event in refused} == {cast.jonas.id}


def test_a_client_may_have_no_state(notes: App, jonas: Browser) -> None:
    assert sent_to(notes.ask(jonas, state=None))[1].keys() == {"code", "iss"}


def test_parameters_that_we_do_not_know_are_ignored(notes: App, jonas: Browser) -> None:
    assert notes.code(jonas, display="popup", ui_locales="nb", acr_values="1", claims="{}", whatever="x")


def test_consent_was_given_by_the_organisation(notes: App, jonas: Browser) -> None:
    assert notes.code(jonas, prompt="consent")


@pytest.mark.threat("AUTH-06")
@pytest.mark.django_db(transaction=True)
def test_a_session_that_ends_meanwhile_gives_no_code(notes: App, cast: Cast) -> None:
    session, _ = sessions.start(cast.jonas)
    wanted = authorization.read(Parameters(notes.request()), pkce_required=True)
    Session.objects.all().delete()
    with pytest.raises(IntegrityError):
        codes.issue(wanted, notes.client, notes.redirect_uri, session, None)
    assert not Grant.objects.exists()
    assert not Event.objects.filter(kind=Kind.CODE_GRANT).exists()
