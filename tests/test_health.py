"""A web server whose database is away lives, says that it is not ready, and says no more."""

import json

import pytest

from tests.wire import ask
from tests.world import World


@pytest.mark.threat("LOG-08")
def test_without_its_database_it_lives_and_is_not_ready(world: World) -> None:
    with world.another_web(DATABASE_URL="postgresql://canary-user:canary-4417@127.0.0.1:9/none") as port:
        assert json.loads(ask(port, "GET", "/healthz").body) == {"status": "ok"}
        for _ in range(2):
            answer = ask(port, "GET", "/readyz")
            assert answer.status == 503
            assert json.loads(answer.body) == {
                "status": "not ready",
                "database": "error",
                "migrations": "unknown",
                "queue_age_seconds": None,
                "failed_jobs": None,
            }
        assert "canary" not in answer.text
        assert "canary-4417" not in (world.folder / f"web-{port}.log").read_text()
