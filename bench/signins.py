"""Sign-ins: session present, authorize, token, ID token verified. `python -m bench.signins`."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet

from bench import load, network, statements
from bench.bare import BARE
from bench.wire import Connection

PEOPLE = 64


@dataclass
class World:
    """What the load's processes know: they are forked after it was filled."""

    issuer: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    authorize: str = ""
    token: str = ""
    basic: str = ""
    cookies: list[str] = field(default_factory=list)
    keys: KeySet = field(default_factory=lambda: KeySet([]))


WORLD = World()


def main() -> None:
    """Measure and print."""
    with network.running() as here:
        from bench import people

        world = people.make(PEOPLE)
        costs = people.costs(world)
        app = world.app
        WORLD.issuer, WORLD.client_id, WORLD.redirect_uri = app.issuer, app.client_id, app.redirect_uri
        WORLD.authorize, WORLD.token, WORLD.cookies = app.at("authorize"), app.at("token"), world.cookies
        WORLD.basic = base64.b64encode(f"{app.client_id}:{app.secret}".encode()).decode()
        with network.serving(here):
            WORLD.keys = KeySet.import_key_set(json.loads(Connection(here.port).get(app.at("keys")).body))
            measured = load.measure_all({**BARE, "sign-in": sign_in}, port=here.port)
    load.table(measured, "sign-ins")
    statements.table(costs)


def sign_in(connection: Connection, number: int) -> None:
    """One person signs in to the app, which checks all that it must."""
    verifier = f"verifier-{number}".ljust(43, "x")
    asked = {
        "client_id": WORLD.client_id,
        "redirect_uri": WORLD.redirect_uri,
        "response_type": "code",
        "scope": "openid profile email",
        "state": f"state-{number}",
        "nonce": f"nonce-{number}",
        "code_challenge": _unpadded(hashlib.sha256(verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    cookie = WORLD.cookies[number % len(WORLD.cookies)]
    sent = connection.get(f"{WORLD.authorize}?{urlencode(asked)}", f"Cookie: {cookie}\r\n")
    answer = parse_qs(urlsplit(sent.location).query)
    assert (answer["state"], answer["iss"]) == ([asked["state"]], [WORLD.issuer])
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"][0],
        "redirect_uri": WORLD.redirect_uri,
        "code_verifier": verifier,
    }
    given = connection.post(WORLD.token, urlencode(form), f"Authorization: Basic {WORLD.basic}\r\n")
    _verify(json.loads(given.body), asked["nonce"])


def _verify(tokens: dict[str, str], nonce: str) -> None:
    claims = jwt.decode(tokens["id_token"], WORLD.keys, algorithms=["RS256"]).claims
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert (claims["iss"], claims["aud"]) == (WORLD.issuer, WORLD.client_id)
    assert (claims["nonce"], claims["at_hash"]) == (nonce, _unpadded(half))


def _unpadded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


if __name__ == "__main__":
    main()
