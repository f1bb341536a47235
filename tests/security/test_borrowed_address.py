"""Somebody else's address in one's own account: apps that go by addresses must not be led to take one for the other."""

import pytest

from entrepot.audit.kinds import Kind
from entrepot.orgs import actions as orgs
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.testing import Cast, client_for, events, mails, nobody

pytestmark = [pytest.mark.threat("OIDC-25", "AUTH-10"), pytest.mark.django_db]


def asked_for(cast: Cast, email: str) -> str:
    """Ada of Initech enters it into her account; the path of the link that is mailed to it."""
    orgs.request_email(cast.ada, email)
    return mails(email)[-1].link.removeprefix("http://localhost:8000")


def test_a_click_in_somebody_elses_mailbox_confirms_nothing(cast: Cast) -> None:
    link = asked_for(cast, cast.priya.email)
    path, _, token = link.partition("?token=")
    for visitor in (nobody(cast.initech), client_for(cast.priya), client_for(cast.sam)):
        visitor.get(link)
        assert visitor.post(path, {"token": token}).status_code in (302, 403)
    ada = User.objects.get(pk=cast.ada.pk)
    assert (ada.email, ada.email_verified_at) == ("ada@initech.example", None)
    (refused,) = events(cast.initech, Kind.ACCESS_DENIED)
    assert refused.actor_id == cast.sam.id


def test_who_has_both_the_account_and_the_mailbox_is_led_to_sign_in_and_confirms_it(cast: Cast) -> None:
    link = asked_for(cast, "ada@quist.example")
    path, _, token = link.partition("?token=")
    led = nobody(cast.initech).get(link)
    assert led.status_code == 302
    assert led["Location"].startswith(org_path(cast.initech, "orgs:sign_in"))
    assert led["Referrer-Policy"] == "no-referrer"
    ada = client_for(cast.ada)
    assert "ada@quist.example" in ada.get(link).content.decode()
    assert ada.post(path, {"token": token}).status_code == 303
    assert User.objects.get(pk=cast.ada.pk).email == "ada@quist.example"
