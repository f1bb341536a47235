"""The demo's folder and settings."""

import base64
import json
import stat
from pathlib import Path

import psycopg
import pytest

from entrepot.config import demo, home
from entrepot.config.environment import ConfigurationError, Environment
from entrepot.core.postgres import EmbeddedPostgres, layout


def environment_of(folder: Path, **changes: str) -> dict[str, str]:
    return demo.prepared({"ENTREPOT_HOME": str(folder), "PORT": "8400", **changes})


def test_a_new_folder_gets_secrets_that_only_we_can_read_and_that_stay(tmp_path: Path) -> None:
    first = environment_of(tmp_path / "var")
    file = tmp_path / "var" / "secrets.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    second = environment_of(tmp_path / "var")
    assert (second["SECRET_KEY"], second["KEY_RING"]) == (first["SECRET_KEY"], first["KEY_RING"])


@pytest.mark.threat("DB-05")
def test_the_keys_do_not_lie_with_the_database(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    environ = environment_of(folder)
    keys = [environ["SECRET_KEY"].encode(), environ["KEY_RING"].partition(":")[2].encode()]
    keys.append(base64.b64decode(keys[1]))
    with (
        EmbeddedPostgres(folder, durable=False) as postgres,
        psycopg.connect(postgres.owner_url, autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE marked AS SELECT 'seen-by-the-search' AS word")
    place = layout.find(folder)
    assert place is not None
    contents = [path.read_bytes() for path in place.data.rglob("*") if path.is_file()]
    held = {key: sum(key in one for one in contents) for key in (*keys, b"seen-by-the-search")}
    assert held.pop(b"seen-by-the-search"), "what is in the database is in a file that was read"
    assert not any(held.values())
    assert keys[1] in (folder / "secrets.json").read_bytes()
    assert not (folder / "secrets.json").is_relative_to(place.data)
    EmbeddedPostgres(folder).erase()


@pytest.mark.parametrize(
    "port", ["abc", "0", "-1", "8000.5", "65534", "99999999999", "\uff18\uff10\uff10\uff10"]
)
def test_a_port_that_leaves_no_room_for_three_is_refused_before_anything_is_made_or_emptied(
    tmp_path: Path, port: str
) -> None:
    environment_of(tmp_path / "var")
    kept = (tmp_path / "var" / "secrets.json").read_text()
    with pytest.raises(ConfigurationError, match=r"PORT: write a whole number from 1 to 65533"):
        environment_of(tmp_path / "var", PORT=port, RESET="1")
    assert (tmp_path / "var" / "secrets.json").read_text() == kept
    with pytest.raises(ConfigurationError):
        environment_of(tmp_path / "new", PORT=port)
    assert not (tmp_path / "new").exists()


def test_a_world_stays_where_its_published_addresses_lead(tmp_path: Path) -> None:
    def environment(port: str) -> Environment:
        return Environment.read(
            {**environment_of(tmp_path / "var", PORT=port), "DATABASE_URL": "postgresql:///x"}
        )

    demo.check_place(environment("8500"))
    home.write_privately(tmp_path / "var" / "demo.json", {"network": {"root": "http://localhost:8400"}})
    demo.check_place(environment("8400"))
    with pytest.raises(ConfigurationError, match=r"made at http://localhost:8400.*RESET=1"):
        demo.check_place(environment("8500"))


def test_its_settings_are_accepted(tmp_path: Path) -> None:
    environ = environment_of(tmp_path / "var")
    environment = Environment.read({**environ, "DATABASE_URL": "postgresql:///x"})
    assert environment.demo
    assert environment.root_url == "http://localhost:8400"
    assert environment.email_url == "smtp://127.0.0.1:8402"
    assert demo.ports(environment) == {"web": 8400, "the notes app": 8401, "mail": 8402}


def test_what_is_set_stays(tmp_path: Path) -> None:
    assert environment_of(tmp_path / "var", NETWORK_NAME="Haven")["NETWORK_NAME"] == "Haven"


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ConfigurationError, match="ENTREPOT_HOME"):
        environment_of(tmp_path, RESET="1")
    assert (tmp_path / "thesis.txt").exists()


def test_reset_empties_our_folder_and_makes_new_secrets(tmp_path: Path) -> None:
    first = environment_of(tmp_path / "var")
    (tmp_path / "var" / "mailbox").mkdir()
    (tmp_path / "var" / "demo.json").write_text("{}")
    assert environment_of(tmp_path / "var", RESET="0")["SECRET_KEY"] == first["SECRET_KEY"]
    second = environment_of(tmp_path / "var", RESET="1")
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == [".entrepot", "secrets.json"]
    assert second["SECRET_KEY"] != first["SECRET_KEY"]
    assert "RESET" not in second


def test_the_table_shows_addresses_and_accounts_and_keeps_them_in_a_file(tmp_path: Path) -> None:
    environ = {**environment_of(tmp_path / "var"), "DATABASE_URL": "postgresql://entrepot_app@/entrepot"}
    environment = Environment.read(environ)
    file = tmp_path / "var" / "demo.json"
    maya = {
        "organisation": "Northwind",
        "who": "Maya Lindqvist",
        "does": "Integrator",
        "login": "maya@northwind.example",
        "password": "plotted",
        "sign-in": "http://localhost:8400/o/northwind/sign-in/",
    }
    space = {
        "name": "Northwind Notes of Globex",
        "address": "http://localhost:8401/t/globex/",
        "admin": "http://localhost:8401/t/globex/admin",
    }
    home.write_privately(file, {"accounts": [maya], "sample_app": space})
    table = demo.announce(environment, environ)
    assert "http://localhost:8400/mailbox/" in table
    assert all(value in table for value in (*maya.values(), *space.values()))
    facts = json.loads(file.read_text())
    assert facts["addresses"]["notes app"] == "http://localhost:8401/"
    assert facts["accounts"] == [maya]
