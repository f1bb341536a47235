"""Names, slugs, logins, passwords and browsers: what is taken and what is refused, with a remedy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.orgs import names
from entrepot.orgs.browsers import browser_in_words
from entrepot.orgs.passwords import password_problem

NETWORK = frozenset({"harbour"})


@pytest.mark.threat("AUTH-03")
@pytest.mark.parametrize(
    "spelling",
    [
        "admin@a.example",
        "ADMIN@a.example",
        "\uff41dmin@a.example",
        " admin@a.example",
        "ADM\u0130N@a.example",
    ],
)
def test_spellings_of_one_login_have_one_key(spelling: str) -> None:
    expected = "admin@a.example" if "\u0130" not in spelling else names.login_key("admi\u0307n@a.example")
    assert names.login_key(spelling) == expected


@given(st.text(max_size=60))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert names.login_key(names.login_key(text)) == names.login_key(text)


@given(st.text(max_size=200))
def test_a_slug_that_is_made_is_well_formed(name: str) -> None:
    slug = names.slug_from(name)
    assert slug == "" or (names.SLUG.fullmatch(slug) and len(slug) <= names.SLUG_MAX)


@pytest.mark.parametrize(
    ("name", "slug"), [("Söder & Co.", "soder-co"), ("Northwind", "northwind"), ("日本", "")]
)
def test_a_name_makes_a_slug(name: str, slug: str) -> None:
    assert names.slug_from(name) == slug


@pytest.mark.threat("TEN-05")
@pytest.mark.parametrize("slug", ["northwind", "a1b", "x" * 40, "tide-water-2", "harbor-tools"])
def test_slugs_that_are_taken(slug: str) -> None:
    assert names.slug_problem(slug, NETWORK) is None


@pytest.mark.threat("TEN-05")
@pytest.mark.parametrize(
    "slug",
    ["ab", "x" * 41, "-ab", "ab-", "a--b", "A-b", "a_b", "a.b", "xn--abc", "www", "api", "admin", "", "söder",
     "harbour", "harb0ur", "har-bour", "h4rbour\n", "abc\n"],
)  # fmt: skip
def test_slugs_that_are_refused(slug: str) -> None:
    assert names.slug_problem(slug, NETWORK)


@pytest.mark.threat("TEN-05")
@pytest.mark.parametrize("look_alike", ["rn", "vv"])
def test_letter_pairs_that_look_like_one_letter_are_folded(look_alike: str) -> None:
    own = frozenset({{"rn": "summit", "vv": "wharf"}[look_alike]})
    slug = {"rn": "surnrnit", "vv": "vvharf"}[look_alike]
    assert names.slug_problem(slug, own)


@pytest.mark.threat("TEXT-04", "JOB-05", "JOB-06")
@pytest.mark.parametrize(
    "name",
    ["", "x" * 101, "a\nb", "a\rb", "a\x00b", "a\u202eb", "a\u200bb", "a\u2066b", "\ufeffa", "a\u2028b", "a\ue000b",
     "http://evil.example", "see www.evil", "evil.example", "me@evil.example", "...", "   "],
)  # fmt: skip
def test_names_that_are_refused(name: str) -> None:
    assert names.name_problem(names.tidy(name) if name.strip() else name.strip(), what="name")


@pytest.mark.parametrize(
    "name",
    [
        "Maya Lindqvist",
        "J. R. R. Tolkien",
        "O'Neil",
        "Zoë",
        "李小龍",
        "Sales & Co.",
        "3M",
        "Ærø A/S",
        "no. 7",
    ],
)
def test_names_of_real_people_and_companies_are_taken(name: str) -> None:
    assert names.name_problem(name, what="name") is None


@pytest.mark.threat("TEXT-04")
def test_names_are_stored_composed_and_tidied() -> None:
    assert names.tidy("  Zoe\u0308   Berg ") == "Zo\u00eb Berg"


@pytest.mark.parametrize("login", ["", "a b", "a\u00a0b", "a\x00", "x" * 255, "a\u200b"])
def test_logins_that_are_refused(login: str) -> None:
    assert names.login_problem(login)


@pytest.mark.parametrize("login", ["maya", "maya@northwind.example", "maya.l", "マヤ"])
def test_logins_that_are_taken(login: str) -> None:
    assert names.login_problem(login) is None


@pytest.mark.threat("ROLE-11")
@pytest.mark.parametrize(
    "email", ["a@gmail.com", "a@GMX.net", "a@mailinator.com", "a@outlook.com.", "a@yahoo.co.uk"]
)
def test_free_mail_is_no_company_mail(email: str) -> None:
    assert names.company_email_problem(email)


def test_the_lists_hold_no_duplicates_and_no_capitals() -> None:
    for values in (names.free_mail_domains(), names.reserved_slugs()):
        assert len(values) > 50
        assert all(value == value.strip().lower() for value in values)


WORDS = ("Globex", "globex", "jonas@globex.example", "Jonas Weber")


@pytest.mark.threat("AUTH-04")
@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", "at least 12"),
        ("x" * 1025, "at most 1024"),
        ("é" * 513, "at most 1024"),
        ("SonyEricsson", "attackers try first"),
        ("Globex-Globex-1!", "others know"),
        ("gl0b3x gl0b3x 99", "others know"),
        ("JonasWeber2026", "others know"),
        ("EntrepotNetwork1", "others know"),
        ("aaaaaaaaaaaaaaaa", "one character repeated"),
        ("abababababababab", "one character repeated"),
        ("copper lantern\x00quay", "NUL"),
    ],
)
def test_passwords_that_are_refused(password: str, why: str) -> None:
    assert why in (password_problem(password, words=WORDS) or "")


@pytest.mark.threat("AUTH-04")
@pytest.mark.parametrize(
    "password",
    [
        "copper lantern quay",
        "x7#kQ9!mZ2$p",
        "één twee drie vier",
        "correct globex staple battery",
        "p" * 3 + "q8" * 500 + "rs",
    ],
)
def test_passwords_that_are_taken_without_rules_of_composition(password: str) -> None:
    assert password_problem(password, words=WORDS) is None


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_in_words(agent: str, words: str) -> None:
    assert browser_in_words(agent) == words
