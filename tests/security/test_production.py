"""What a production start refuses, warns of, and keeps from requests (THREATS DEP-03, TEN-07, LOG-01)."""

import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator

import pytest

from entrepot.config.environment import ConfigurationError, Environment
from entrepot.orgs import passwords
from entrepot.orgs.addresses import org_path
from entrepot.orgs.models import User
from entrepot.orgs.passwords import DEMO_PASSWORD, password_problem
from entrepot.testing import Cast, nobody
from tests.world import World

GOOD = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "KEY_RING": f"a:{base64.b64encode(bytes(32)).decode()}",
    "DATABASE_URL": "postgresql://entrepot@db/entrepot",
    "ROOT_URL": "https://network.example",
    "EMAIL_URL": "smtp://mail.example",
}


def refused(**changes: str) -> list[str]:
    """The variables that a start with these settings complains of."""
    try:
        Environment.read(GOOD | changes)
    except ConfigurationError as error:
        return [problem.partition(":")[0] for problem in error.problems]
    return []


@pytest.mark.threat("DEP-03", "OUT-13")
@pytest.mark.parametrize(
    ("changes", "variable"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"KEY_RING": ""}, "KEY_RING"),
        ({"KEY_RING": "a:c2hvcnQ="}, "KEY_RING"),
        ({"KEY_RING": f"a:{base64.b64encode(bytes(32)).decode()},a:{base64.b64encode(bytes(32)).decode()}"}, "KEY_RING"),
        ({"ROOT_URL": "http://network.example"}, "ROOT_URL"),
        ({"ROOT_URL": "http://localhost:8000", "BASE_DOMAIN": "network.example"}, "ROOT_URL"),
        ({"ROOT_URL": "https://*.example/*"}, "ROOT_URL"),
        ({"ROOT_URL": "https://u:p@network.example"}, "ROOT_URL"),
        ({"BASE_DOMAIN": "*"}, "BASE_DOMAIN"),
        ({"BASE_DOMAIN": ".network.example"}, "BASE_DOMAIN"),
        ({"DEMO": "1"}, "DEMO"),
        ({"DEMO": "1", "BASE_DOMAIN": "network.example"}, "DEMO"),
        ({"ALLOW_PRIVATE_TARGETS": "1", "BASE_DOMAIN": "network.example"}, "ALLOW_PRIVATE_TARGETS"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "99"}, "TRUSTED_PROXIES"),
    ],
)  # fmt: skip
def test_an_unsafe_start_is_refused_by_the_name_of_the_variable(
    changes: dict[str, str], variable: str
) -> None:
    assert refused() == []
    assert variable in refused(**changes)


@pytest.mark.threat("DEP-03")
def test_there_is_no_switch_for_debug() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from entrepot.config import settings as s; print(s.DEBUG, '*' in s.ALLOWED_HOSTS)",
        ],
        env={**os.environ, **GOOD, "DEBUG": "1", "DJANGO_DEBUG": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["False", "False"]


@pytest.mark.threat("DEP-04")
@pytest.mark.parametrize("proxies", ["0", "1"])
def test_the_scheme_of_a_proxy_is_believed_where_one_is_declared(proxies: str) -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from entrepot.config import settings as s; print(s.SECURE_PROXY_SSL_HEADER is None)",
        ],
        env={**os.environ, **GOOD, "TRUSTED_PROXIES": proxies},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(proxies == "0")


@pytest.fixture
def seeded(cast: Cast) -> User:
    """Priya, as a demo's database has her."""
    cast.priya.set_password(DEMO_PASSWORD)
    cast.priya.save()
    return cast.priya


@pytest.mark.threat("DEP-03")
@pytest.mark.django_db
def test_the_demos_password_opens_nothing_outside_of_a_demo(
    seeded: User, settings: pytest.FixtureRequest
) -> None:
    def enter() -> int:
        form = {"login": seeded.login, "password": DEMO_PASSWORD}
        return nobody(seeded.org).post(org_path(seeded.org, "orgs:sign_in"), form).status_code

    assert enter() == 422
    assert password_problem(DEMO_PASSWORD)
    settings.DEMO = True  # type: ignore[attr-defined]
    assert enter() == 303
    assert passwords.password_problem(DEMO_PASSWORD) is None


@pytest.fixture(scope="module")
def path_mode(world: World) -> Iterator[str]:
    """What a production server where all organisations share an origin said at its start."""
    production = {
        "DEMO": "",
        "ALLOW_PRIVATE_TARGETS": "",
        "ROOT_URL": "https://network.example",
        "TRUSTED_PROXIES": "1",
    }
    for slug in ("amber", "beryl"):
        world.verbs("customer", slug=slug)
    with world.another_web(**production) as port:
        yield (world.folder / f"web-{port}.log").read_text()


@pytest.mark.threat("TEN-07")
def test_a_start_says_that_customers_share_an_origin(path_mode: str) -> None:
    assert '"event": "one_origin_for_all"' in path_mode


@pytest.mark.threat("DEP-06")
def test_a_start_says_that_it_is_root(path_mode: str) -> None:
    assert ('"event": "runs_as_root"' in path_mode) == (os.geteuid() == 0)


@pytest.mark.threat("LOG-01")
def test_workers_hold_no_keys_in_their_environment() -> None:
    """Granian copies it into every request's META, from where an error report would take it."""
    program = "import os; from entrepot.config.web import application; application(); print(*os.environ)"
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **GOOD, "DATABASE_OWNER_URL": "postgresql://owner@db/entrepot"},
        capture_output=True,
        text=True,
        check=True,
    )
    kept = set(told.stdout.split())
    assert "ROOT_URL" in kept
    assert not {"SECRET_KEY", "KEY_RING", "DATABASE_URL", "DATABASE_OWNER_URL", "EMAIL_URL"} & kept
