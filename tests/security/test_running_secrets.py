"""Secrets of a network that runs: its keys lie in no file of the database, and nothing secret is in a program's words."""

import base64
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from entrepot.core.postgres import layout
from entrepot.core.postgres.binaries import installed
from tests.postbox import link_in
from tests.visitor import Visitor
from tests.world import PASSWORD, World

WRONG = "canary-herring-typed-wrongly-5521"


def key_in_every_form(world: World) -> Mapping[str, bytes]:
    """The keys of the world as they might be written down."""
    key = world.environ["KEY_RING"].partition(":")[2]
    raw = base64.b64decode(key)
    return {
        "as it is set": key.encode(),
        "raw": raw,
        "as hexadecimal digits": raw.hex().encode(),
        "for addresses": base64.urlsafe_b64encode(raw).rstrip(b"="),
        "SECRET_KEY": world.environ["SECRET_KEY"].encode(),
    }


def held(content: bytes, secrets: Mapping[str, bytes]) -> list[str]:
    return [what for what, secret in secrets.items() if secret in content]


def dump(world: World) -> bytes:
    program = installed().program("pg_dump")
    done = subprocess.run([program, "--dbname", world.owner_url], capture_output=True, check=True)
    return done.stdout


def files(folder: Path) -> Iterator[bytes]:
    """Every file, and the last of them even while the server replaces others."""
    for path in folder.rglob("*"):
        if path.is_file():
            try:
                yield path.read_bytes()
            except FileNotFoundError:
                continue  # it was gone before we came to it


@pytest.mark.threat("DB-05", "LOG-01")
def test_the_keys_lie_in_no_dump_and_in_no_file_of_the_database(world: World) -> None:
    visitor = Visitor(world.root)
    visitor.sign_in("harbour", world.people["nadia"])
    assert visitor.get(world.org("harbour", "/oauth2/v1/keys")).status_code == 200
    sealed = world.rows("SELECT private_pem FROM oidc_signingkey LIMIT 1")
    key_id = world.environ["KEY_RING"].partition(":")[0]
    assert sealed[0][0].startswith(f"{key_id}:"), "something is sealed with it"
    secrets = key_in_every_form(world)
    text = dump(world)
    assert sealed[0][0].encode() in text, "what is sealed is dumped"
    assert held(text, secrets) == []
    place = layout.find(Path(os.environ["ENTREPOT_HOME"]))
    if place is None:
        pytest.skip("TEST_DATABASE_URL names a server whose files are not ours to read")
    there = 0
    for content in files(place.data):
        assert held(content, secrets) == []
        there += sealed[0][0].encode()[:100] in content
    assert there, "what is sealed is in a file that was read"


@pytest.mark.threat("LOG-01")
def test_no_program_ever_wrote_a_secret_into_its_log(world: World) -> None:
    secrets = dict(key_in_every_form(world))
    nadia = world.people["nadia"]
    visitor = Visitor(world.root)
    visitor.open("harbour/sign-in/")
    visitor.submit("harbour/sign-in/", login=nadia, password=WRONG)
    visitor.submit("harbour/sign-in/", login=WRONG, password=PASSWORD)
    before = len(world.postbox.mails)
    visitor.open("harbour/forgot/")
    assert visitor.submit("harbour/forgot/", login=nadia).status_code == 200
    link = link_in(world.postbox.mail(nadia, "password", after=before), "/reset/")
    visitor.open(link)
    visitor.sign_in("harbour", nadia)
    secrets |= {
        "link": dict(parse_qsl(urlsplit(link).query))["token"].encode(),
        "session": next(value for name, value in visitor.cookies.items() if "session" in name).encode(),
        "password": PASSWORD.encode(),
        "wrong password": WRONG.encode(),
        "database": world.database_url.encode(),
    }
    assert len(secrets) == 10
    for name, said in world.logs().items():
        assert held(said.encode(), secrets) == [], name
    assert '"path": "/o/harbour/sign-in/"' in world.logs()["web"], "there was something to read"
