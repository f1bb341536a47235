"""Reports of broken content policy: heard, bounded, and nothing secret of them written down."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from entrepot.core import reports
from entrepot.core.reports import AT_ONCE, BODY_LIMIT, PATH, PER_MINUTE, Budget
from entrepot.testing import SITE

pytestmark = [pytest.mark.django_db, pytest.mark.threat("DEP-01")]

OLD = {
    "csp-report": {
        "document-uri": "http://user:canary-1@localhost:8000/o/globex/reset/?token=canary-2#canary-3",
        "referrer": "http://localhost:8000/?code=canary-4",
        "violated-directive": "script-src-elem",
        "effective-directive": "script-src-elem",
        "original-policy": "default-src 'none'",
        "blocked-uri": "https://evil.example/x.js?stolen=canary-5",
        "source-file": "http://localhost:8000/static/ui/copy.js?canary-6",
        "line-number": 12,
        "script-sample": "canary-7",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": "http://localhost:8000/o/globex/?canary-8",
        "body": {
            "documentURL": "http://localhost:8000/o/globex/?next=canary-9",
            "effectiveDirective": "style-src-attr",
            "blockedURL": "inline",
            "sample": "canary-10",
            "lineNumber": 3,
        },
    }
]


@pytest.fixture(autouse=True)
def _fresh_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "budget", Budget(PER_MINUTE))


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Any:
    """The lines about reports, as they were logged."""
    return lambda: [
        record.msg
        for record in caplog.records
        if isinstance(record.msg, dict) and record.msg["event"] == "csp_report"
    ]


def send(body: object, content_type: str = "application/csp-report", **headers: str) -> int:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    browser = Client(enforce_csrf_checks=True, **{**SITE, **headers})
    return browser.post(PATH, text, content_type=content_type).status_code


def test_both_forms_of_report_become_a_line_without_what_may_be_secret(written: Any) -> None:
    assert send(OLD) == 204
    assert send(NEW, "application/reports+json") == 204
    old, new = written()
    assert old["level"] == "warning"
    assert {name: old[name] for name in ("page", "directive", "blocked", "source", "line")} == {
        "page": "http://localhost:8000/o/globex/reset/",
        "directive": "script-src-elem",
        "blocked": "https://evil.example/x.js",
        "source": "http://localhost:8000/static/ui/copy.js",
        "line": 12,
    }
    assert (new["page"], new["directive"], new["blocked"]) == (
        "http://localhost:8000/o/globex/",
        "style-src-attr",
        "inline",
    )
    assert "canary" not in json.dumps([old, new])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"csp-report"',
        '{"csp-report": "x"}',
        '[{"type": "deprecation", "body": {"id": "x"}}]',
        b"\xff\xfe",
        "[" * 10_000,
    ],
)
def test_what_is_no_report_is_refused_and_written_nowhere(body: str | bytes, written: Any) -> None:
    assert send(body) == 400
    assert written() == []


def test_values_of_any_kind_are_taken_for_what_they_are_and_cut(written: Any) -> None:
    odd = {
        "document-uri": ["x" * 5000],
        "effective-directive": {"a": 1},
        "blocked-uri": "http://[",
        "line-number": "1",
    }
    assert send({"csp-report": odd}) == 204
    assert send({"csp-report": {"blocked-uri": f"https://evil.example/{'a' * 9000}"}}) == 204
    assert send({"csp-report": {"blocked-uri": "data:text/html,canary", "line-number": 10**4000}}) == 204
    first, long, data = written()
    assert (first["blocked"], first["line"]) == ("", None)
    assert len(long["blocked"]) == 200
    assert (data["blocked"], data["line"]) == ("data", None)
    assert all(len(str(value)) <= 200 for line in (first, long, data) for value in line.values())


def test_a_large_one_is_refused_unread_and_a_bundle_is_cut(written: Any) -> None:
    assert send({"csp-report": {"document-uri": "x" * BODY_LIMIT}}) == 413
    assert send(NEW * 20, "application/reports+json") == 204
    assert len(written()) == AT_ONCE


def test_a_flood_is_refused_before_it_floods_the_log(written: Any) -> None:
    answers = [send(OLD) for _ in range(PER_MINUTE + 5)]
    assert answers == [204] * PER_MINUTE + [429] * 5
    assert len(written()) == PER_MINUTE


def test_the_next_minute_has_a_budget_of_its_own() -> None:
    budget = Budget(2)
    assert [budget.take(now) for now in (100.0, 101.0, 159.9, 160.0, 161.0, 162.0)] == [
        True, True, False, True, True, False,
    ]  # fmt: skip


def test_pages_say_where_to_report_to_and_every_host_takes_it(settings: Any, written: Any) -> None:
    page = Client(**SITE).get("/sign-in/")
    assert page["Content-Security-Policy"].endswith(f"; report-uri {PATH}")
    assert send(OLD, HTTP_HOST="globex.network.example") == 204
    assert Client(**SITE).get(PATH).status_code == 405
