"""What analysts are told of the hosts that a submission can lead to."""

from __future__ import annotations

import pytest

from entrepot.review.hosts import Host


@pytest.mark.threat("EXPR-06")
@pytest.mark.parametrize(
    ("name", "tone", "words"),
    [
        ("login.northwind.example", "done", ""),
        ("*.northwind.example", "done", "The customer's value stands at the star."),
        ("eu-*.northwind.example", "done", "The customer's value stands at the star."),
        ("*-eu.northwind.example", "done", "The customer's value stands at the star."),
        ("*", "warn", "Any host: the customer types it."),
        ("**", "warn", "The customer's value stands at the star and decides the domain."),
        ("*.*", "warn", "The customer's value stands at the star and decides the domain."),
        ("*.example", "warn", "The customer's value stands at the star and decides the domain."),
        (
            "login.northwind.example.*",
            "warn",
            "The customer's value stands at the star and decides the domain.",
        ),
        ("northwind.example*", "warn", "The customer's value stands at the star and decides the domain."),
        ("?", "stop", "This address cannot be read, so nobody can say where it leads."),
    ],
)
def test_a_host_that_a_value_decides_stands_out(name: str, tone: str, words: str) -> None:
    host = Host(name, ["Redirect URI"])
    assert (host.tone, host.words) == (tone, words)
