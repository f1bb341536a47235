"""What the app does with addresses that customers typed."""

from collections.abc import Iterator
from typing import Any

import pytest
from notes.discovery import DiscoveryError, fetch_object
from notes.outbound import MOST_BYTES
from tiny_provider import served
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response


def misbehaving(environ: dict[str, Any], start_response: Any) -> Any:
    answers = {
        "/elsewhere": lambda: redirect("/list", 302),
        "/large": lambda: Response(b"[" + b"1," * MOST_BYTES, mimetype="application/json"),
        "/list": lambda: Response(b"[]", mimetype="application/json"),
        "/page": lambda: Response(b"<html>", mimetype="text/html"),
    }
    return answers[Request(environ).path]()(environ, start_response)


@pytest.fixture
def origin() -> Iterator[str]:
    with served(misbehaving) as origin:
        yield origin


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/elsewhere", "redirects elsewhere"),
        ("/large", "sent far more than a key set"),
        ("/list", "is not a JSON object"),
        ("/page", "did not send JSON"),
    ],
)
def test_an_answer_that_is_no_document_is_refused(origin: str, path: str, problem: str) -> None:
    with pytest.raises(DiscoveryError, match=problem):
        fetch_object(origin + path, "key set", local=True)


def test_in_production_nothing_on_this_machine_is_asked(origin: str) -> None:
    with pytest.raises(DiscoveryError, match="not on the public internet"):
        fetch_object(f"{origin}/list", "key set", local=False)
