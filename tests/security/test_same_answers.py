"""Whether somebody has an account is told to nobody: not by answers, limits, mails that were not sent, or waits."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from entrepot.notify.models import Mail
from entrepot.orgs.addresses import org_path, root_url
from entrepot.orgs.models import Org, Tries
from entrepot.testing import Cast, client_for, mails, nobody, work

pytestmark = [pytest.mark.threat("AUTH-01"), pytest.mark.django_db]

SIGN_UP = "/sign-up/"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        yield


def forgot(client: Client, org: Org, login: str) -> HttpResponse:
    response = client.post(org_path(org, "orgs:forgot"), {"login": login})
    work("orgs.mail_reset")
    return response


def sign_up(client: Client, email: str, slug: str = "contoso") -> HttpResponse:
    form = {"name": "Contoso", "slug": slug, "email": email, "given_name": "Vera", "family_name": "Holm"}
    return client.post(SIGN_UP, form)


def told(response: HttpResponse) -> tuple[object, ...]:
    """All that a person sees, without what differs by what they typed themselves."""
    return (
        response.status_code,
        response.headers.get("Retry-After"),
        response.headers.get("Location", "").partition("?")[0],
    )


def test_a_mailbox_full_of_resets_does_not_show_at_sign_up(cast: Cast) -> None:
    answers = {}
    for email in (cast.priya.email, "nobody@globex.example"):
        client = nobody(cast.globex)
        for _ in range(5):
            forgot(client, cast.globex, email)
        answers[email] = told(sign_up(nobody(), email))
        Tries.objects.all().delete()
    assert len(set(answers.values())) == 1, answers


def test_a_mailbox_full_of_sign_ups_does_not_show_at_sign_up(cast: Cast) -> None:
    answers = {}
    for email in (cast.priya.email, "nobody@globex.example"):
        answers[email] = [told(sign_up(nobody(), email)) for _ in range(8)]
        Tries.objects.all().delete()
    first, second = answers.values()
    assert first == second
    assert Mail.objects.filter(to=cast.priya.email).count() == 5, "five an hour to one recipient (JOB-06)"


def test_a_mailbox_full_of_resets_does_not_show_to_other_organisations(cast: Cast) -> None:
    """A person of another organisation, who may have mails sent to addresses that they type."""
    answers = {}
    for email in (cast.priya.email, "nobody@globex.example"):
        for _ in range(5):
            forgot(nobody(cast.globex), cast.globex, email)
        change = client_for(cast.ada).post(org_path(cast.initech, "orgs:account_email"), {"email": email})
        form = {"given_name": "P", "family_name": "", "email": email}
        invite = client_for(cast.sam).post(org_path(cast.initech, "orgs:invite"), form)
        answers[email] = (change.status_code, invite.status_code)
        Tries.objects.all().delete()
    assert len(set(answers.values())) == 1, answers


def test_mails_of_ones_work_do_not_keep_a_reset_away(cast: Cast) -> None:
    """The limit is for what anybody can cause: a vendor with a busy review can still get a new password."""
    from entrepot.notify.actions import send_mail

    for _ in range(6):
        context = {
            "person": cast.maya,
            "org": cast.northwind,
            "action_url": root_url("orgs_root:landing"),
            "action_label": "x",
            "reason": "x",
        }
        send_mail("orgs/password_changed", to=cast.maya.email, org_id=cast.northwind.id, context=context)
    forgot(nobody(cast.northwind), cast.northwind, cast.maya.login)
    assert [mail.template for mail in mails(cast.maya.email)].count("orgs/reset") == 1


def test_login_and_address_of_one_person_are_not_joined_by_the_pause_at_sign_in(cast: Cast) -> None:
    cast.jonas.login = "jweber"
    cast.jonas.save()
    answers = {}
    for login, email in (("jweber", cast.jonas.email), ("nobody", "nobody@globex.example")):
        client = nobody(cast.globex)
        path = org_path(cast.globex, "orgs:sign_in")
        for _ in range(10):
            client.post(path, {"login": login, "password": "wrong"})
        answers[login] = client.post(path, {"login": email, "password": "wrong"}).status_code
        Tries.objects.exclude(key__startswith="login").delete()
    assert answers["jweber"] == answers["nobody"]


def test_login_and_address_of_one_person_are_not_joined_by_the_pause_at_forgot(cast: Cast) -> None:
    cast.jonas.login = "jweber"
    cast.jonas.save()
    answers = {}
    for login, email in (("jweber", cast.jonas.email), ("nobody", "nobody@globex.example")):
        client = nobody(cast.globex)
        for _ in range(5):
            forgot(client, cast.globex, login)
        answers[login] = [forgot(client, cast.globex, email).status_code for _ in range(2)]
        Tries.objects.exclude(key__startswith="reset:").delete()
    assert answers["jweber"] == answers["nobody"]
