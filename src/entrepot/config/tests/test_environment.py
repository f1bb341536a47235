"""Settings that are wrong are refused at start, each with what to write instead."""

import base64

import pytest

from entrepot.config.environment import ConfigurationError, Environment

GOOD = {
    "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFGHIJKLMNOP",
    "KEY_RING": f"one:{base64.b64encode(bytes(32)).decode()}",
    "DATABASE_URL": "postgresql://entrepot_app@/entrepot",
}


@pytest.mark.threat("DEP-03")
@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("NETWORK_SLUG", "Harbour", "lower-case letters"),
        ("NETWORK_SLUG", "har bour", "lower-case letters"),
        ("NETWORK_SLUG", "har/bour", "lower-case letters"),
        ("NETWORK_SLUG", "-harbour", "lower-case letters"),
        ("NETWORK_SLUG", "h", "3 to 40"),
        ("NETWORK_SLUG", "h" * 41, "3 to 40"),
        ("NETWORK_NAME", "Harbour\nBcc: all@x.example", "one line"),
        ("NETWORK_NAME", "H" * 101, "at most 100"),
        ("BIND", "localhost", "IP address"),
        ("BIND", "256.0.0.1", "IP address"),
        ("BIND", "127.0.0.1:8000", "IP address"),
        ("EMAIL_FROM", "Harbour", "one address"),
        ("EMAIL_FROM", "Harbour <network@>", "one address"),
        ("EMAIL_FROM", "a@one.example, b@two.example", "one address"),
        ("EMAIL_FROM", "a@one.example\r\nBcc: b@two.example", "one address"),
        ("EMAIL_URL", "smtp://mail.example:submission", "a port from 1 to 65535"),
        ("DATABASE_URL", "postgresql://db.example:99999/entrepot", "a port from 1 to 65535"),
        ("ROOT_URL", "http://localhost:99999", "a port from 1 to 65535"),
        ("PORT", "abc", "a whole number from 1 to 65535"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(name: str, value: str, remedy: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        Environment.read({**GOOD, name: value})
    (problem,) = refusal.value.problems
    assert problem.startswith(f"{name}: ")
    assert remedy in problem


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NETWORK_SLUG", "the-harbour-2"),
        ("NETWORK_NAME", "Harbour, Inc."),
        ("BIND", "192.0.2.7"),
        ("BIND", "::1"),
        ("EMAIL_FROM", "network@harbour.example"),
        ("EMAIL_FROM", "Harbour <network@harbour.example>"),
        ("EMAIL_FROM", '"Harbour, Inc." <network@harbour.example>'),
        ("EMAIL_FROM", "Häfen <network@harbour.example>"),
        ("EMAIL_URL", "smtp+tls://user:pass@mail.example:587"),
    ],
)
def test_what_is_right_is_taken_as_written(name: str, value: str) -> None:
    field = {"BIND": "bind"}.get(name, name.lower())
    assert getattr(Environment.read({**GOOD, name: value}), field) == value


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        Environment.read({**GOOD, "PORT": "x", "BIND": "x", "NETWORK_SLUG": "X"})
    assert [problem.partition(":")[0] for problem in refusal.value.problems] == [
        "NETWORK_SLUG",
        "PORT",
        "BIND",
    ]
