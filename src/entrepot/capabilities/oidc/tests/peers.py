"""An installed app as tests see it: it asks, redeems and reads as a relying party does, with good values by default."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlsplit

from django.http import HttpResponse
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import KeySet

from entrepot.capabilities.oidc.models import Client
from entrepot.core import clock
from entrepot.instances import actions
from entrepot.instances.models import Instance
from entrepot.integrations.models import Integration, Release, Version
from entrepot.integrations.states import Status
from entrepot.orgs.addresses import org_path, org_root
from entrepot.orgs.models import Org, User
from entrepot.testing import nobody

SUBDOMAIN = {"name": "subdomain", "label": "Subdomain", "type": "string", "required": True, "example": "acme"}
NOTES: dict[str, Any] = {
    "redirect_uris": [
        "https://{app.subdomain}.notes.example/sso/callback",
        "https://notes.example/cb?from=sso",
    ],
    "post_logout_redirect_uris": ["https://{app.subdomain}.notes.example/bye"],
    "initiate_login_uri": "https://{app.subdomain}.notes.example/login?via=tile",
    "guide_url": "https://notes.example/guide",
}


def publish(org: Org, **oidc: Any) -> Release:
    """A published integration of `org` with these OpenID Connect properties over those of `NOTES`."""
    now = clock.now()
    document = {
        "general": {"name": "Northwind Notes"},
        "tenant_settings": [SUBDOMAIN],
        "capabilities": {"oidc": NOTES | oidc},
    }
    integration = Integration.objects.create(org=org, name="Northwind Notes")
    version = Version.objects.create(
        integration=integration,
        org=org,
        number=1,
        status=Status.PUBLISHED,
        status_changed_at=now,
        document=document,
        created_at=now,
        updated_at=now,
    )
    release = Release.objects.create(
        integration=integration,
        version=version,
        number=1,
        manifest=document,
        manifest_hash="-",
        published_at=now,
    )
    integration.current_release = release
    integration.save()
    return release


def install(release: Release, by: User, *, label: str = "Notes", subdomain: str = "globex") -> App:
    """Install it, by the verb that everybody uses."""
    instance, once = actions.install(by.org, release, label=label, settings={"subdomain": subdomain}, by=by)
    return App(
        instance, once["client_id"], once["client_secret"], f"https://{subdomain}.notes.example/sso/callback"
    )


def installed_for(person: User, release: Release, *, by: User, **named: str) -> App:
    """The same, and assigned to a person."""
    app = install(release, by, **named)
    actions.assign(app.instance, user=person, by=by)
    return app


def s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def sent_to(response: HttpResponse) -> tuple[str, dict[str, str]]:
    """Where a redirect leads, without its query, and the query."""
    parts = urlsplit(response["Location"])
    return parts._replace(query="").geturl(), dict(parse_qsl(parts.query, keep_blank_values=True))


@dataclass
class App:
    """A relying party with its credentials."""

    instance: Instance
    client_id: str
    secret: str
    redirect_uri: str
    verifier: str = "a-verifier-of-more-than-forty-three-characters.~_"
    peer: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.peer = nobody(self.org)

    @property
    def org(self) -> Org:
        return self.instance.org

    @property
    def client(self) -> Client:
        return Client.objects.get(pk=self.client_id)

    @property
    def issuer(self) -> str:
        return org_root(self.org)

    def at(self, name: str) -> str:
        """The path of an endpoint."""
        return org_path(self.org, f"oidc:{name}")

    def request(self, **changes: str | None) -> dict[str, str]:
        """The parameters of a good authorization request, with changes; None leaves one out."""
        good: dict[str, str | None] = {
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "scope": "openid profile email",
            "state": "state+1/2=&",
            "nonce": "nonce-1",
            "code_challenge": s256(self.verifier),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    def ask(self, browser: Browser, **changes: str | None) -> HttpResponse:
        return browser.get(self.at("authorize"), self.request(**changes))

    def code(self, browser: Browser, **changes: str | None) -> str:
        return sent_to(self.ask(browser, **changes))[1]["code"]

    def redeem(
        self, code: str, /, *, basic: tuple[str, str] | None = None, **changes: str | None
    ) -> HttpResponse:
        good: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
        }
        return self.post("token", good | changes, basic=basic)

    def post(
        self, endpoint: str, values: dict[str, str | None], *, basic: tuple[str, str] | None = None
    ) -> HttpResponse:
        """Authenticated as the app, or by `basic`."""
        body = "&".join(f"{quote_plus(k)}={quote_plus(v)}" for k, v in values.items() if v is not None)
        return self.send(
            endpoint, body, authorization=basic_header(*(basic or (self.client_id, self.secret)))
        )

    def send(self, endpoint: str, body: str, *, authorization: str = "", query: str = "") -> HttpResponse:
        """A form as it stands."""
        headers = {"HTTP_AUTHORIZATION": authorization} if authorization else {}
        return self.peer.post(
            self.at(endpoint) + query, body, content_type="application/x-www-form-urlencoded", **headers
        )

    def tokens(self, browser: Browser, **changes: str | None) -> dict[str, Any]:
        """The whole sign-in; the token response."""
        response = self.redeem(self.code(browser, **changes))
        assert response.status_code == 200, response.content
        return response.json()

    def userinfo(self, token: str) -> HttpResponse:
        return self.peer.get(self.at("userinfo"), HTTP_AUTHORIZATION=f"Bearer {token}")

    def introspect(self, token: str) -> dict[str, Any]:
        return self.post("introspect", {"token": token}).json()

    def claims(self, id_token: str) -> dict[str, Any]:
        """The claims of an ID token, verified with the published keys."""
        keys = KeySet.import_key_set(self.peer.get(self.at("keys")).json())
        return jwt.decode(id_token, keys, algorithms=["RS256"]).claims


def basic_header(client_id: str, secret: str) -> str:
    """RFC 6749 2.3.1: both parts form-encoded first."""
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return "Basic " + base64.b64encode(pair.encode()).decode()
