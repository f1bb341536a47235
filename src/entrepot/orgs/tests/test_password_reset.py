"""A new password by mail (THREATS AUTH-01, 03, 04, 06, 10)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.orgs import actions, sessions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Link, Org, Session, Tries
from entrepot.orgs.states import UserStatus
from entrepot.orgs.tests.stopwatch import ALIKE, spread
from entrepot.testing import PASSWORD, Cast, client_for, events, host_mode, mails, nobody, work

NEW = "seven grey herons wading"


def ask(org: Org, login: str):
    response = nobody(org).post(org_path(org, "orgs:forgot"), {"login": login})
    work("orgs.mail_reset")
    return response


def token_for(email: str) -> str:
    return urlsplit(mails(email)[-1].link).query.removeprefix("token=")


def choose(client: Client, org: Org, token: str, password: str = NEW):
    return client.post(org_path(org, "orgs:reset"), {"token": token, "password": password})


def test_a_person_chooses_a_new_password_by_mail(cast: Cast) -> None:
    elsewhere = client_for(cast.jonas)
    assert ask(cast.globex, "jonas@globex.example")["Location"] == "/o/globex/forgot/sent/"
    mail = mails(cast.jonas.email)[0]
    assert mail.link.startswith("http://localhost:8000/o/globex/reset/?token=")
    client = nobody(cast.globex)
    page = client.get(urlsplit(mail.link).path + "?" + urlsplit(mail.link).query)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")

    response = choose(client, cast.globex, token_for(cast.jonas.email))
    assert response["Location"] == "/o/globex/"
    cast.jonas.refresh_from_db()
    assert cast.jonas.has_password(NEW)
    assert client.get(org_path(cast.globex, "orgs:account")).status_code == 200
    assert elsewhere.get(org_path(cast.globex, "orgs:account")).status_code == 302
    assert mails(cast.jonas.email)[-1].template == "orgs/password_changed"
    assert [event.kind for event in events(cast.globex, Kind.USER_RESET_REQUEST, Kind.USER_PASSWORD)] == [
        Kind.USER_RESET_REQUEST,
        Kind.USER_PASSWORD,
    ]


@pytest.mark.threat("AUTH-01")
def test_the_answer_never_tells_who_is_known(cast: Cast) -> None:
    cast.lena.status = UserStatus.SUSPENDED
    cast.lena.save()
    answers = [
        ask(cast.globex, login) for login in (cast.jonas.login, cast.lena.login, "nobody@globex.example")
    ]
    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1
    assert [mail.to for mail in mails()] == [cast.jonas.email]


@pytest.mark.threat("AUTH-01")
def test_the_sixth_asking_is_slowed_down_for_known_and_unknown_alike(cast: Cast) -> None:
    for login in (cast.jonas.login, "nobody@globex.example"):
        codes = [ask(cast.globex, login).status_code for _ in range(6)]
        assert codes == [303] * 5 + [429]


@pytest.mark.threat("AUTH-01", "JOB-06")
def test_a_mailbox_that_had_enough_mails_is_not_told_to_who_asks(cast: Cast) -> None:
    for _ in range(6):
        Tries.objects.all().delete()
        assert ask(cast.globex, cast.jonas.login).status_code == 303
    assert len(mails(cast.jonas.email)) == 5


@pytest.mark.threat("AUTH-03")
def test_the_mail_goes_to_the_stored_address(cast: Cast) -> None:
    ask(cast.globex, "JONAS@ɢlobex.example")
    ask(cast.globex, "Jonas@Globex.Example")
    assert {mail.to for mail in mails()} == {"jonas@globex.example"}


@pytest.mark.threat("AUTH-10")
def test_the_link_works_once_for_an_hour_at_its_own_organisation(cast: Cast) -> None:
    ask(cast.globex, cast.jonas.login)
    token = token_for(cast.jonas.email)
    assert choose(nobody(cast.initech), cast.initech, token).status_code == 410
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert choose(nobody(cast.globex), cast.globex, token).status_code == 410
    assert choose(nobody(cast.globex), cast.globex, token).status_code == 303
    again = choose(nobody(cast.globex), cast.globex, token, "another nine grey herons")
    assert again.status_code == 410
    cast.jonas.refresh_from_db()
    assert cast.jonas.has_password(NEW)


@pytest.mark.threat("AUTH-10")
@pytest.mark.parametrize("change", ["password", "address", "suspension", "newer link"])
def test_the_link_dies_with_what_it_was_made_for(cast: Cast, change: str) -> None:
    ask(cast.globex, cast.jonas.login)
    token = token_for(cast.jonas.email)
    if change == "password":
        session, _ = sessions.start(cast.jonas)
        actions.change_password(cast.jonas, old=PASSWORD, new=NEW, session=session)
    elif change == "address":
        actions.request_email(cast.jonas, "jw@globex.example")
        actions.verify_email(cast.globex, token_for("jw@globex.example"), by=cast.jonas)
    elif change == "suspension":
        actions.suspend(cast.jonas, by=cast.priya)
        actions.unsuspend(cast.jonas, by=cast.priya)
    else:
        ask(cast.globex, cast.jonas.login)
    assert choose(nobody(cast.globex), cast.globex, token, "another nine grey herons").status_code == 410


@pytest.mark.threat("AUTH-10")
def test_dead_links_of_every_kind_answer_alike_and_guesses_are_counted(cast: Cast) -> None:
    client = nobody(cast.globex)
    pages = {
        client.get(org_path(cast.globex, "orgs:reset") + f"?token={token}").content
        for token in ("a", "b" * 43, "")
    }
    assert len({_without_number(page) for page in pages}) == 1
    codes = [
        client.get(org_path(cast.globex, "orgs:reset") + f"?token=t{turn}").status_code for turn in range(30)
    ]
    assert codes[-1] == 429


def _without_number(page: bytes) -> str:
    lines = [line for line in page.decode().splitlines() if "csrfmiddlewaretoken" not in line]
    return "\n".join(lines)


def test_a_refused_password_keeps_the_link(cast: Cast) -> None:
    ask(cast.globex, cast.jonas.login)
    token = token_for(cast.jonas.email)
    response = choose(nobody(cast.globex), cast.globex, token, "short")
    assert response.status_code == 422
    assert "Use at least 12 characters." in response.content.decode()
    assert Link.objects.get().used_at is None


def test_the_link_verifies_the_address(cast: Cast) -> None:
    assert cast.jonas.email_verified_at is None
    ask(cast.globex, cast.jonas.login)
    choose(nobody(cast.globex), cast.globex, token_for(cast.jonas.email))
    cast.jonas.refresh_from_db()
    assert cast.jonas.email_verified_at is not None


def test_another_persons_session_in_the_browser_ends(cast: Cast) -> None:
    ask(cast.globex, cast.jonas.login)
    client = client_for(cast.lena)
    choose(client, cast.globex, token_for(cast.jonas.email))
    assert [session.user for session in Session.objects.all()] == [cast.jonas]


def test_links_in_host_mode_lead_to_the_host_of_the_organisation(cast: Cast) -> None:
    with host_mode():
        ask(cast.globex, cast.jonas.login)
        assert mails(cast.jonas.email)[0].link.startswith("https://globex.network.example/reset/?token=")


@pytest.mark.threat("AUTH-01")
def test_asking_takes_the_same_time_for_somebody_and_for_nobody(cast: Cast) -> None:
    logins = (cast.jonas.login, "nobody@globex.example")
    cases = {login: partial(actions.request_reset, cast.globex, login) for login in logins}
    assert spread(cases, before_each=Tries.objects.all().delete) < ALIKE


@pytest.mark.threat("AUTH-01")
def test_nothing_is_mailed_to_who_was_suspended_before_the_job_ran(cast: Cast) -> None:
    nobody(cast.globex).post(org_path(cast.globex, "orgs:forgot"), {"login": cast.jonas.login})
    actions.suspend(cast.jonas, by=cast.priya)
    work("orgs.mail_reset")
    assert mails() == []
