"""The same thing asked fifty times at once, by as many connections: it happens once (THREATS AUTH-10, OIDC-08, JOB-06)."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse

from entrepot.capabilities.oidc.models import Client, ClientSecret
from entrepot.capabilities.oidc.tests.conftest import _quick_keys  # noqa: F401
from entrepot.capabilities.oidc.tests.peers import install, publish
from entrepot.notify.models import Mail
from entrepot.orgs import actions as orgs
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import Org, Session, User
from entrepot.orgs.states import UserStatus
from entrepot.testing import Cast, client_for, mails, make_cast, nobody

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 50
CONNECTIONS = 12
PASSWORD = "an otter of another harbour"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def at_once(do: Callable[[int], HttpResponse], times: int = TIMES) -> Counter[int]:
    """The answers' statuses of `do`, called `times` times; the first ones start in the same moment."""
    start = Barrier(CONNECTIONS)

    def one(turn: int) -> int:
        try:
            if turn < CONNECTIONS:
                start.wait()
            return do(turn).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return Counter(pool.map(one, range(times)))


def token_in(mail_link: str) -> str:
    return mail_link.partition("token=")[2]


@pytest.mark.threat("AUTH-10")
def test_a_reset_link_gives_one_password_and_one_session(cast: Cast) -> None:
    orgs.send_reset(cast.jonas, by=cast.priya)
    form = {"token": token_in(mails(cast.jonas.email)[-1].link)}
    path = org_path(cast.globex, "orgs:reset")

    def reset(turn: int) -> HttpResponse:
        return nobody(cast.globex, REMOTE_ADDR=f"192.0.2.{turn}").post(
            path, {**form, "password": f"{PASSWORD} {turn}"}
        )

    assert at_once(reset) == {303: 1, 410: TIMES - 1}
    assert Session.objects.filter(user=cast.jonas).count() == 1


@pytest.mark.threat("AUTH-10", "ROLE-08")
def test_an_invitation_lets_one_browser_in(cast: Cast) -> None:
    orgs.invite(cast.globex, email="nils@globex.example", given_name="Nils", by=cast.priya)
    form = {
        "token": token_in(mails("nils@globex.example")[-1].link),
        "given_name": "Nils",
        "family_name": "",
        "password": PASSWORD,
    }
    path = org_path(cast.globex, "orgs:accept_invite")
    assert at_once(lambda turn: nobody(cast.globex, REMOTE_ADDR=f"192.0.2.{turn}").post(path, form)) == {
        303: 1,
        410: TIMES - 1,
    }
    assert User.objects.get(login="nils@globex.example").status == UserStatus.ACTIVE


@pytest.mark.threat("AUTH-10", "ROLE-11")
def test_a_sign_up_link_founds_one_organisation(cast: Cast) -> None:
    form = {
        "name": "Contoso",
        "slug": "contoso",
        "email": "vera@contoso.example",
        "given_name": "Vera",
        "family_name": "Holm",
    }
    assert nobody().post("/sign-up/", form).status_code == 303
    token = token_in(mails("vera@contoso.example")[-1].link)

    def confirm(turn: int) -> HttpResponse:
        data = {"token": token, "slug": f"contoso-{turn}", "password": PASSWORD}
        return nobody(None, REMOTE_ADDR=f"192.0.2.{turn}").post("/sign-up/confirm/", data)

    assert at_once(confirm, 16) == {303: 1, 410: 15}
    assert Org.objects.filter(slug__startswith="contoso").count() == 1


@pytest.mark.threat("JOB-06")
def test_one_recipient_gets_five_mails_however_many_ask_at_once(cast: Cast) -> None:
    def apply(turn: int) -> HttpResponse:
        form = {"name": "Contoso", "slug": "contoso", "email": "vera@contoso.example", "given_name": "Vera"}
        return nobody(None, REMOTE_ADDR=f"198.51.100.{turn}").post("/sign-up/", {**form, "family_name": ""})

    assert at_once(apply) == {303: 5, 429: TIMES - 5}
    assert Mail.objects.filter(to="vera@contoso.example").count() == 5


@pytest.mark.threat("OIDC-08")
def test_a_client_never_has_more_than_two_secrets(cast: Cast) -> None:
    app = install(publish(cast.northwind), cast.priya)
    path = org_path(cast.globex, "oidc:create_secret", app.instance.id)
    clients = iter([client_for(cast.priya) for _ in range(16)])
    codes = at_once(lambda _turn: next(clients).post(path), 16)
    assert codes == {201: 1, 409: 15}
    assert ClientSecret.objects.filter(client=Client.objects.get(), revoked_at=None).count() == 2
