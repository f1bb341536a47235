"""A secret of every kind, used as people and apps use it; then every table and log line is read for it (THREATS LOG-01)."""

import base64
import logging
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from entrepot.capabilities.oidc.models import SigningKey
from entrepot.capabilities.oidc.tests.conftest import _quick_keys  # noqa: F401
from entrepot.capabilities.oidc.tests.peers import App, installed_for, publish
from entrepot.core.fields import sealed_field
from entrepot.integrations import actions as integrations
from entrepot.integrations.tests import drafts
from entrepot.orgs import actions as orgs
from entrepot.orgs.addresses import org_path
from entrepot.review import actions as review
from entrepot.testing import PASSWORD, Cast, client_for, mails, nobody, work

pytestmark = [pytest.mark.threat("LOG-01", "AUTH-10", "JOB-01"), pytest.mark.django_db]

NEW = "canary pelican 5512 mole"
TEST_ACCOUNT = "canary-test-account-7731"
WRONG = "canary-typed-into-the-wrong-field"


def rows() -> Iterator[tuple[str, str]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')  # noqa: S608 - names of our tables
            for (row,) in cursor.fetchall():
                yield table, row


def session_in(client: Client) -> str:
    return next(cookie.value for name, cookie in client.cookies.items() if "session" in name)


def token(link: str) -> str:
    return dict(parse_qsl(urlsplit(link).query))["token"]


def sign_ins(cast: Cast, found: dict[str, str]) -> Client:
    """Wrong and right passwords, a password in the field of the login, a reset, an invitation, a new address."""
    browser = nobody(cast.globex)
    path = org_path(cast.globex, "orgs:sign_in")
    browser.post(path, {"login": WRONG, "password": "canary-wrong-password"})
    browser.post(path, {"login": cast.jonas.login, "password": "canary-wrong-password"})
    browser.post(org_path(cast.globex, "orgs:forgot"), {"login": cast.jonas.login})
    work("orgs.mail_reset")
    found["reset link"] = token(mails(cast.jonas.email)[-1].link)
    browser.post(org_path(cast.globex, "orgs:reset"), {"token": found["reset link"], "password": NEW})
    found["session"] = session_in(browser)
    form = {"given_name": "Nils", "family_name": "", "email": "nils@globex.example"}
    assert client_for(cast.priya).post(org_path(cast.globex, "orgs:invite"), form).status_code == 303
    found["invitation"] = token(mails("nils@globex.example")[-1].link)
    orgs.request_email(cast.lena, "lena@mail.example")
    found["address link"] = token(mails("lena@mail.example")[-1].link)
    sign_up = {
        "name": "Contoso",
        "slug": "",
        "email": "vera@contoso.example",
        "given_name": "Vera",
        "family_name": "",
    }
    nobody().post("/sign-up/", sign_up)
    found["sign-up link"] = token(mails("vera@contoso.example")[-1].link)
    found |= {
        "password": PASSWORD,
        "new password": NEW,
        "wrong password": "canary-wrong-password",
        "login": WRONG,
    }
    return browser


def flows(cast: Cast, browser: Client, found: dict[str, str]) -> None:
    """A whole sign-in to an app, each step refused once as well."""
    app: App = installed_for(cast.jonas, publish(cast.northwind), by=cast.priya, subdomain="globex")
    found["client secret"], found["verifier"] = app.secret, app.verifier
    found["code"] = app.code(browser)
    app.redeem(found["code"], basic=(app.client_id, "canary-wrong-client-secret"))
    app.redeem(found["code"], code_verifier="canary-wrong-verifier-of-more-than-43-characters")
    found["second code"] = app.code(browser)
    tokens = app.redeem(found["second code"]).json()
    found["access token"], found["ID token"] = tokens["access_token"], tokens["id_token"]
    app.userinfo(tokens["access_token"])
    app.userinfo("canary-unknown-access-token")
    app.introspect(tokens["access_token"])
    app.introspect("canary-unknown-access-token")
    app.redeem(found["second code"])
    browser.get(app.at("logout"), {"id_token_hint": tokens["id_token"], "state": "canary-state"})
    found["wrong client secret"] = "canary-wrong-client-secret"
    found["unknown token"] = "canary-unknown-access-token"


def test_no_table_and_no_log_line_holds_a_secret(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found: dict[str, str] = {}
    browser = sign_ins(cast, found)
    flows(cast, browser, found)
    version = drafts.ready_draft(cast.maya)
    integrations.set_test_password(version, TEST_ACCOUNT, by=cast.maya)
    version.refresh_from_db()
    version = review.submit(version, by=cast.maya)
    desk = client_for(cast.tomas)
    desk.post(f"/o/harbour/desk/{version.id}/claim/")
    shown = desk.post(f"/o/harbour/desk/{version.id}/test-account/").content.decode()
    assert TEST_ACCOUNT in shown, "it was revealed once"
    key = SigningKey.objects.filter(org=cast.globex, state="active").get()
    found |= {
        "test account": TEST_ACCOUNT,
        "SECRET_KEY": settings.SECRET_KEY,
        "KEY_RING": base64.b64encode(settings.KEY_RING[0][1]).decode(),
        "KEY_RING as digits": settings.KEY_RING[0][1].hex(),
        "signing key": sealed_field(key, "private_pem").take(key).splitlines()[1],
        "state": "canary-state",
    }
    assert len(found) == 23
    leaks = [(what, table) for table, row in rows() for what, secret in found.items() if secret in row]
    assert leaks == []
    logged = [what for what, secret in found.items() if secret in caplog.text]
    assert logged == []
    assert caplog.text.count("request") > 20, "there was something to read"
