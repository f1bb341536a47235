"""Signing a developer organisation up: apply, read the mail, choose a password (THREATS ROLE-11, AUTH-10)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.notify.models import Mail
from entrepot.orgs import actions
from entrepot.orgs.models import Link, Org, Session, Tries, User
from entrepot.orgs.states import OrgKind, Role, UserStatus
from entrepot.orgs.tests.stopwatch import ALIKE, spread
from entrepot.testing import PASSWORD, Cast, client_for, events, host_mode, mails, nobody

FORM = {
    "name": "Tidewater Charts",
    "slug": "tidewater",
    "given_name": "Ruth",
    "family_name": "Aalto",
    "email": "ruth@tidewater.example",
}


def apply(client: Client | None = None, **changes: str):
    return (client or nobody()).post("/sign-up/", FORM | changes)


def link_path(to: str = FORM["email"]) -> str:
    parts = urlsplit(mails(to)[-1].link)
    return f"{parts.path}?{parts.query}"


def confirm(client: Client, path: str, password: str = PASSWORD, slug: str = "tidewater"):
    bare, _, query = path.partition("?token=")
    return client.post(bare, {"token": query, "password": password, "slug": slug})


def test_a_vendor_signs_up_reads_the_mail_and_is_in(cast: Cast) -> None:
    client = nobody()
    response = apply(client)
    assert response["Location"] == "/sign-up/sent/?to=ruth%40tidewater.example"
    assert "ruth@tidewater.example" in client.get(response["Location"]).content.decode()
    assert not Org.objects.filter(slug="tidewater").exists()

    mail = mails("ruth@tidewater.example")[0]
    assert mail.template == "orgs/sign_up"
    assert mail.link.startswith("http://localhost:8000/sign-up/confirm/?token=")
    page = client.get(link_path())
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Tidewater Charts" in page.content.decode()

    response = confirm(client, link_path())
    assert (response.status_code, response["Location"]) == (303, "/o/tidewater/")
    ruth = User.objects.get(login="ruth@tidewater.example")
    assert (ruth.org.kind, ruth.status, ruth.roles) == (
        OrgKind.DEVELOPER,
        UserStatus.ACTIVE,
        {Role.SUPER_ADMIN},
    )
    assert ruth.email_verified_at is not None
    home = client.get("/o/tidewater/", follow=True)
    assert home.status_code == 200
    assert "Welcome. Tidewater Charts is ready." in home.content.decode()


@pytest.mark.threat("TEN-08")
def test_in_host_mode_one_button_leads_onto_the_host_of_the_organisation(cast: Cast) -> None:
    with host_mode():
        client = nobody()
        apply(client)
        assert mails(FORM["email"])[0].link.startswith("https://network.example/sign-up/confirm/?token=")
        page = client.get(link_path())
        assert "form-action 'self' https://*.network.example" in page["Content-Security-Policy"]
        arrival = urlsplit(confirm(client, link_path())["Location"])
        assert (arrival.scheme, arrival.netloc, arrival.path) == (
            "https",
            "tidewater.network.example",
            "/arrive/",
        )

        inside = nobody(Org.objects.get(slug="tidewater"))
        assert "Tidewater Charts is ready" in inside.get(f"/arrive/?{arrival.query}").content.decode()
        assert not Session.objects.exists()
        token = {"token": arrival.query.removeprefix("token=")}
        assert inside.post("/arrive/", token)["Location"] == "/"
        assert inside.get("/account/").status_code == 200
        assert inside.post("/arrive/", token).status_code == 410


def test_the_short_name_is_made_of_the_name_where_it_is_left_empty(cast: Cast) -> None:
    apply(slug="", name="Söder & Co.")
    assert Link.objects.get().payload["slug"] == "soder-co"


@pytest.mark.threat("AUTH-01")
def test_the_answer_is_the_same_for_who_has_an_account(cast: Cast) -> None:
    unknown, known = apply(), apply(email=cast.maya.email)
    assert unknown.status_code == known.status_code == 303
    assert unknown["Location"].partition("?")[0] == known["Location"].partition("?")[0]
    mail = mails(cast.maya.email)[0]
    assert mail.template == "orgs/sign_up_exists"
    assert "* Northwind: http://localhost:8000/o/northwind/sign-in/" in mail.text
    assert "/sign-up/confirm/?token=" in mail.link  # they may still found another one


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("name", "", "Enter the organisation"),
        ("name", "Win at evil.example", "Leave web and e-mail addresses out"),
        ("name", "North\u202ewind", "invisible character"),
        ("slug", "northwind", "taken"),
        ("slug", "www", "reserved"),
        ("slug", "xn--abc", "single hyphens"),
        ("slug", "Nort h", "lower-case letters"),
        ("email", "ruth@gmail.com", "Use an address of your company: anybody can have one at gmail.com."),
        ("email", "ruth@GMAIL.com", "Use an address of your company"),
        ("email", "ruth", "Write one e-mail address"),
        ("email", "ruth@tidewater.example\nBcc: all@example.org", "Write one e-mail address"),
        ("given_name", "", "Enter your given name."),
        ("given_name", "Ruth\x00", "Null"),
        ("given_name", "See https://evil.example", "Leave web"),
        ("family_name", "x" * 101, "at most 100 characters"),
    ],
)
@pytest.mark.threat("JOB-05", "JOB-06", "TEXT-04", "TEN-05", "ROLE-11")
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    cast: Cast, field: str, value: str, remedy: str
) -> None:
    response = apply(**{field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert remedy in page
    assert f'id="{field}-error"' in page
    assert all(f'value="{other}"' in page for name, other in FORM.items() if name != field)
    assert mails() == []


@pytest.mark.threat("TEN-05")
@pytest.mark.parametrize("slug", ["network", "netw0rk", "net-work", "entrepot"])
def test_the_network_has_no_look_alike(cast: Cast, slug: str) -> None:
    assert apply(slug=slug).status_code == 422


@pytest.mark.threat("AUTH-10")
def test_reading_the_link_changes_nothing(cast: Cast) -> None:
    apply()
    for _ in range(3):
        assert nobody().get(link_path()).status_code == 200
        assert nobody().head(link_path()).status_code in (200, 405)
    assert not Org.objects.filter(slug="tidewater").exists()


@pytest.mark.threat("AUTH-10")
def test_the_link_works_once_and_for_an_hour(cast: Cast) -> None:
    apply()
    path = link_path()
    confirm(nobody(), path)
    assert confirm(nobody(), path, slug="tidewater-2").status_code == 410
    assert nobody().get(path).status_code == 410

    apply(email="again@tidewater.example", slug="tidewater-3")
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert nobody().get(link_path("again@tidewater.example")).status_code == 410
    assert nobody().get(link_path("again@tidewater.example")).status_code == 200


@pytest.mark.threat("AUTH-10")
def test_the_link_is_built_from_the_configured_root(cast: Cast) -> None:
    assert nobody().post("/sign-up/", FORM, HTTP_HOST="evil.example").status_code in (400, 404)
    apply()
    assert mails(FORM["email"])[0].link.startswith("http://localhost:8000/")


@pytest.mark.threat("AUTH-10", "LOG-01")
def test_the_token_is_stored_as_a_digest_only(cast: Cast) -> None:
    apply()
    token = link_path().partition("token=")[2]
    assert len(token) >= 43
    link = Link.objects.get()
    assert token not in str(vars(link))


def test_a_weak_password_keeps_the_link_alive(cast: Cast) -> None:
    apply()
    client = nobody()
    response = confirm(client, link_path(), "tidewatercharts")
    assert response.status_code == 422
    assert "Use four words of your own" in response.content.decode()
    assert confirm(client, link_path()).status_code == 303


def test_a_short_name_that_was_taken_meanwhile_can_be_changed(cast: Cast) -> None:
    apply()
    apply(email="other@tidewater.example")
    first, second = link_path(), link_path("other@tidewater.example")
    confirm(nobody(), first)
    response = confirm(nobody(), second)
    assert response.status_code == 422
    assert 'id="slug-error"' in response.content.decode()
    assert confirm(nobody(), second, slug="tidewater-two").status_code == 303


@pytest.mark.threat("ROLE-11")
def test_sign_ups_from_one_address_are_slowed_down(cast: Cast) -> None:
    codes = [apply(email=f"p{turn}@tidewater.example").status_code for turn in range(11)]
    assert codes == [303] * 10 + [429]


@pytest.mark.threat("JOB-06")
def test_one_recipient_gets_five_mails_an_hour(cast: Cast) -> None:
    codes = [apply().status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]
    assert len(mails(FORM["email"])) == 5


def test_the_network_sees_it_in_its_log(cast: Cast) -> None:
    apply()
    confirm(nobody(), link_path())
    found = events(cast.harbour, Kind.ORG_SIGN_UP_REQUEST, Kind.ORG_CREATE)[-2:]
    assert [event.kind for event in found] == [Kind.ORG_SIGN_UP_REQUEST, Kind.ORG_CREATE]
    tidewater = Org.objects.get(slug="tidewater")
    assert events(tidewater)[0].kind == Kind.ORG_CREATE


def test_a_name_suggests_a_short_name_as_it_is_typed(cast: Cast) -> None:
    client = nobody()
    made = client.get("/sign-up/short-name/?name=Tidewater+Charts").json()
    assert made == {"slug": "tidewater-charts", "address": "localhost:8000/o/tidewater-charts", "problem": ""}
    assert "taken" in client.get("/sign-up/short-name/?slug=globex").json()["problem"]
    assert client.get("/sign-up/short-name/").json() == {"slug": "", "address": "", "problem": ""}


def test_signing_up_leaves_the_browsers_other_session_alone(cast: Cast) -> None:
    client = client_for(cast.maya)
    apply(client)
    confirm(client, link_path())
    assert client.get("/o/northwind/account/").status_code == 200
    assert client.get("/o/tidewater/account/").status_code == 200


@pytest.mark.threat("AUTH-01")
def test_applying_takes_the_same_time_for_who_has_an_account(cast: Cast) -> None:
    def begin() -> None:
        Tries.objects.all().delete()
        Mail.objects.all().delete()

    cases = {
        email: partial(actions.request_sign_up, **(FORM | {"email": email}))
        for email in (FORM["email"], cast.maya.email)
    }
    assert spread(cases, before_each=begin) < ALIKE
