"""One's own account: profile, address, password, sessions."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine

from entrepot.audit.kinds import Kind, Outcome
from entrepot.core import clock
from entrepot.orgs import jobs, sessions
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Session, User
from entrepot.testing import PASSWORD, Cast, client_for, events, mails, nobody

NEW = "seven grey herons wading"


def post(user: User, what: str, *args: str, client=None, **data: str):
    return (client or client_for(user)).post(org_path(user.org, f"orgs:account{what}", *args), data)


def test_a_person_changes_their_name(cast: Cast) -> None:
    response = post(cast.jonas, "_profile", given_name="Jonas", family_name="Weber-Lind")
    assert response["Location"] == org_path(cast.globex, "orgs:account")
    assert User.objects.get(pk=cast.jonas.pk).name == "Jonas Weber-Lind"
    assert events(cast.globex, Kind.USER_UPDATE)[0].detail == {
        "before": "Jonas Weber",
        "after": "Jonas Weber-Lind",
    }


@pytest.mark.threat("TEXT-04", "JOB-06")
@pytest.mark.parametrize("name", ["", "J\u200bonas", "see evil.example", "…"])
def test_a_name_that_cannot_be_one_is_refused_beside_the_field(cast: Cast, name: str) -> None:
    response = post(cast.jonas, "_profile", given_name=name, family_name="Weber")
    assert response.status_code == 422
    assert 'id="given_name-error"' in response.content.decode()
    assert User.objects.get(pk=cast.jonas.pk).name == "Jonas Weber"


@pytest.mark.threat("AUTH-06")
def test_a_changed_password_ends_every_other_session(cast: Cast) -> None:
    mine, other = client_for(cast.jonas), client_for(cast.jonas)
    assert post(cast.jonas, "_password", client=mine, old=PASSWORD, new=NEW).status_code == 303
    assert User.objects.get(pk=cast.jonas.pk).has_password(NEW)
    assert mine.get(org_path(cast.globex, "orgs:account")).status_code == 200
    assert other.get(org_path(cast.globex, "orgs:account")).status_code == 302
    assert mails(cast.jonas.email)[0].template == "orgs/password_changed"


@pytest.mark.threat("AUTH-05", "AUTH-06")
def test_a_copy_of_the_cookie_is_nobodys_after_the_password_was_changed(cast: Cast) -> None:
    mine = client_for(cast.jonas)
    copy = nobody(cast.globex)
    copy.cookies.load({name: cookie.value for name, cookie in mine.cookies.items()})
    account = org_path(cast.globex, "orgs:account")
    assert copy.get(account).status_code == 200
    post(cast.jonas, "_password", client=mine, old=PASSWORD, new=NEW)
    assert (mine.get(account).status_code, copy.get(account).status_code) == (200, 302)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong password here", NEW, "old"),
        (PASSWORD, PASSWORD, "new"),
        (PASSWORD, "short", "new"),
        ("", NEW, "old"),
    ],
)
@pytest.mark.threat("AUTH-04")
def test_a_refused_change_names_the_field_and_keeps_the_password(
    cast: Cast, old: str, new: str, field: str
) -> None:
    response = post(cast.jonas, "_password", old=old, new=new)
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.content.decode()
    assert User.objects.get(pk=cast.jonas.pk).has_password(PASSWORD)


@pytest.mark.threat("AUTH-02")
def test_guessing_the_present_password_is_slowed_down(cast: Cast) -> None:
    client = client_for(cast.jonas)
    codes = [
        post(cast.jonas, "_password", client=client, old=f"guess {turn}", new=NEW).status_code
        for turn in range(11)
    ]
    assert codes == [422] * 10 + [429]
    assert {event.outcome for event in events(cast.globex, Kind.USER_PASSWORD)} == {Outcome.FAILURE}


def link(to: str) -> str:
    return urlsplit(mails(to)[-1].link).query.removeprefix("token=")


@pytest.mark.threat("OIDC-25", "AUTH-10")
def test_a_new_address_counts_once_its_mailbox_answered(cast: Cast) -> None:
    client = client_for(cast.jonas)
    assert post(cast.jonas, "_email", client=client, email="jw@globex.example").status_code == 303
    jonas = User.objects.get(pk=cast.jonas.pk)
    assert (jonas.email, jonas.email_verified_at) == ("jonas@globex.example", None)

    path = org_path(cast.globex, "orgs:verify_email")
    page = client.get(f"{path}?token={link('jw@globex.example')}")
    assert "jw@globex.example" in page.content.decode()
    assert User.objects.get(pk=cast.jonas.pk).email == "jonas@globex.example"

    assert client.post(path, {"token": link("jw@globex.example")}).status_code == 303
    jonas = User.objects.get(pk=cast.jonas.pk)
    assert jonas.email == "jw@globex.example"
    assert jonas.email_verified_at is not None
    assert jonas.login == "jonas@globex.example"
    assert [mail.template for mail in mails("jonas@globex.example")] == ["orgs/email_changed"]
    assert client.post(path, {"token": link("jw@globex.example")}).status_code == 410


def test_the_present_address_is_verified_by_a_link_too(cast: Cast) -> None:
    assert (
        "Not verified" in client_for(cast.jonas).get(org_path(cast.globex, "orgs:account")).content.decode()
    )
    assert post(cast.jonas, "_email_verify").status_code == 303
    client_for(cast.jonas).post(org_path(cast.globex, "orgs:verify_email"), {"token": link(cast.jonas.email)})
    assert User.objects.get(pk=cast.jonas.pk).email_verified_at is not None
    assert post(cast.jonas, "_email", email=cast.jonas.email).status_code == 422


@pytest.mark.threat("JOB-05")
@pytest.mark.parametrize(
    "email", ["", "jonas", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"]
)
def test_an_address_that_cannot_be_one_is_refused(cast: Cast, email: str) -> None:
    assert post(cast.jonas, "_email", email=email).status_code == 422
    assert mails() == []


@pytest.mark.threat("AUTH-07")
def test_sessions_are_listed_and_ended_by_their_person(cast: Cast) -> None:
    mine, other = client_for(cast.jonas, HTTP_USER_AGENT="x"), client_for(cast.jonas)
    first, second = Session.objects.filter(user=cast.jonas).order_by("created_at")
    page = mine.get(org_path(cast.globex, "orgs:account")).content.decode()
    assert "This one" in page
    assert org_path(cast.globex, "orgs:account_session_end", second.pk) in page
    assert org_path(cast.globex, "orgs:account_session_end", first.pk) not in page
    assert post(cast.jonas, "_session_end", second.pk, client=mine).status_code == 303
    assert other.get(org_path(cast.globex, "orgs:account")).status_code == 302
    assert mine.get(org_path(cast.globex, "orgs:account")).status_code == 200


def test_all_other_sessions_end_at_once(cast: Cast) -> None:
    mine, other = client_for(cast.jonas), client_for(cast.jonas)
    post(cast.jonas, "_sessions_end", client=mine)
    assert mine.get(org_path(cast.globex, "orgs:account")).status_code == 200
    assert other.get(org_path(cast.globex, "orgs:account")).status_code == 302


@pytest.mark.threat("TEN-01", "AUTH-07")
def test_nobody_ends_somebody_elses_session(cast: Cast) -> None:
    client_for(cast.lena)
    theirs = Session.objects.get(user=cast.lena)
    assert post(cast.jonas, "_session_end", theirs.pk).status_code == 404
    assert post(cast.jonas, "_session_end", "ses_missing").status_code == 404
    assert Session.objects.filter(pk=theirs.pk).exists()


@pytest.mark.threat("AUTH-07")
@pytest.mark.parametrize(
    ("who", "idle", "alive"),
    [
        ("priya", timedelta(minutes=29), True),
        ("priya", timedelta(minutes=31), False),
        ("jonas", timedelta(hours=11), True),
        ("jonas", timedelta(hours=13), False),
    ],
)
def test_a_session_that_lies_idle_ends(cast: Cast, who: str, idle: timedelta, alive: bool) -> None:
    user: User = getattr(cast, who)
    client = client_for(user)
    with time_machine.travel(clock.now() + idle):
        status = client.get(org_path(user.org, "orgs:account")).status_code
    assert status == (200 if alive else 302)


@pytest.mark.threat("AUTH-07")
@pytest.mark.parametrize(("who", "hours"), [("priya", 12), ("jonas", 7 * 24)])
def test_a_session_that_is_used_ends_at_last(cast: Cast, who: str, hours: int) -> None:
    user: User = getattr(cast, who)
    client = client_for(user)
    start = clock.now()
    step = timedelta(minutes=25) if who == "priya" else timedelta(hours=11)
    moment, lived = start, True
    while moment < start + timedelta(hours=hours) - step:
        moment += step
        with time_machine.travel(moment):
            lived = lived and client.get(org_path(user.org, "orgs:account")).status_code == 200
    assert lived
    with time_machine.travel(start + timedelta(hours=hours, seconds=1)):
        assert client.get(org_path(user.org, "orgs:account")).status_code == 302


def test_sessions_that_ran_out_are_swept(cast: Cast) -> None:
    client_for(cast.jonas)
    with time_machine.travel(clock.now() + timedelta(days=8)):
        session, _ = sessions.start(cast.lena)
        jobs.sweep(timestamp=0)
        assert list(Session.objects.all()) == [session]
