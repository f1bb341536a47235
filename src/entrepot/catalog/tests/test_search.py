"""Search, facets, order and paging."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import QueryDict

from entrepot.audit.actions import SYSTEM
from entrepot.catalog import actions
from entrepot.catalog.asked import Asked
from entrepot.catalog.models import Listing
from entrepot.catalog.queries import Found, search
from entrepot.testing import Cast

ListApp = Callable[..., Listing]


@pytest.fixture
def shelf(list_app: ListApp) -> None:
    """A few listings that differ in what is searched."""
    list_app("Northwind Notes", general={"category": "Collaboration"})
    list_app(
        "Zürich Wiki", general={"description": "Pages for teams.", "category": "Documents and knowledge"}
    )
    list_app(
        "Rocket.Chat", community=True, general={"description": "Messaging.", "use_cases": ["Zero Trust"]}
    )
    list_app("Tide_50%", general={"description": "Odd signs.", "use_cases": []})


def found(query: str) -> Found:
    return search(Asked.read(QueryDict(query)))


def names(query: str) -> list[str]:
    return [one.name for one in found(query).page]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("northwind notes", ["Northwind Notes"]),
        ("write", ["Northwind Notes"]),
        ("team", ["Zürich Wiki"]),
        ("zurich", ["Zürich Wiki"]),
        ("rocket", ["Rocket.Chat"]),
        ("chat", ["Rocket.Chat"]),
        ("rocket.chat", ["Rocket.Chat"]),
        ("zero trust", ["Rocket.Chat"]),
        ("orthwi", ["Northwind Notes", "Tide_50%", "Zürich Wiki"]),
        ("automation -wiki", ["Northwind Notes"]),
        ('"for teams"', ["Zürich Wiki"]),
    ],
)
def test_words_are_looked_for_in_names_vendors_use_cases_and_descriptions(
    shelf: None, words: str, expected: list[str]
) -> None:
    assert sorted(names(f"q={words}")) == sorted(expected)


def test_a_slip_of_the_hand_finds_what_resembles_it(shelf: None) -> None:
    nearly = found("q=nortwhind")
    assert nearly.nearly
    assert [one.name for one in nearly.page] == ["Northwind Notes"]
    assert not found("q=northwind").nearly
    assert found("q=qqqqqq").total == 0


@pytest.mark.threat("DB-06")
@pytest.mark.parametrize(
    ("sign", "expected"), [("%", ["Tide_50%"]), ("_", ["Tide_50%"]), ("e_5", ["Tide_50%"])]
)
def test_percent_and_underscore_stand_for_themselves(shelf: None, sign: str, expected: list[str]) -> None:
    assert [one.name for one in search(Asked(words=sign)).page] == expected


@pytest.mark.threat("DB-06")
@pytest.mark.parametrize(
    "words",
    [
        "'",
        '"',
        "'; DROP TABLE catalog_listing; --",
        "a & | ! :* <->",
        "\\",
        '"unclosed',
        "or",
        "-",
        "()",
        "%s %(x)s",
    ],
)
def test_signs_of_sql_and_of_search_are_only_words(shelf: None, words: str) -> None:
    assert isinstance(search(Asked(words=words)).total, int)
    assert Listing.objects.count() == 4


def test_facets_narrow_and_count_what_choosing_them_shows(shelf: None) -> None:
    everything = {facet.kind.key: {c.value: c.count for c in facet.choices} for facet in found("").facets}
    assert everything["capability"] == {"oidc": 4}
    assert everything["use_case"] == {"Single Sign-On": 4, "Automation": 2, "Zero Trust": 1}
    assert everything["maker"] == {"vendor": 3, "community": 1}
    assert names("use_case=Zero+Trust") == ["Rocket.Chat"]
    assert names("use_case=Zero+Trust&use_case=Automation") == []
    assert names("maker=community") == ["Rocket.Chat"]
    assert len(names("maker=community&maker=vendor")) == 4
    assert names("category=Documents+and+knowledge&capability=oidc") == ["Zürich Wiki"]
    narrowed = {
        facet.kind.key: {c.value: c.count for c in facet.choices} for facet in found("maker=community").facets
    }
    assert narrowed["maker"] == {"vendor": 3, "community": 1}
    assert narrowed["use_case"] == {"Single Sign-On": 1, "Zero Trust": 1}


def test_what_is_not_a_choice_is_left_out(shelf: None) -> None:
    asked = Asked.read(
        QueryDict("use_case=Nothing&maker=x&sort=drop&page=-1&capability=oidc&capability=oidc")
    )
    assert (asked.use_case, asked.maker, asked.capability, asked.page) == ((), (), ("oidc",), 1)
    assert asked.query == "capability=oidc"


def test_the_orders(cast: Cast, list_app: ListApp) -> None:
    for name in ("Beta", "Alpha", "Gamma"):
        list_app(name)
    Listing.objects.filter(name="Gamma").update(installs=7)
    assert names("") == ["Gamma", "Alpha", "Beta"]
    assert names("sort=name") == ["Alpha", "Beta", "Gamma"]
    assert names("sort=newest") == ["Gamma", "Alpha", "Beta"]


def test_the_best_match_is_a_name_that_begins_so(list_app: ListApp) -> None:
    list_app("Team Wiki", general={"description": "Notes, notes and more notes."})
    list_app("Sticky Notes", general={"description": "Paper."})
    list_app("Notes", general={"description": "Paper."})
    assert names("q=notes") == ["Notes", "Sticky Notes", "Team Wiki"]
    assert names("q=notes&sort=name") == ["Notes", "Sticky Notes", "Team Wiki"]


def test_a_page_holds_24(list_app: ListApp) -> None:
    for number in range(25):
        list_app(f"App {number:02}")
    assert len(names("")) == 24
    assert names("page=2") == ["App 24"]
    assert names("page=99") == ["App 24"]
    assert len(names("page=x")) == 24


def test_what_was_removed_is_not_found(cast: Cast, notes: Listing) -> None:
    actions.delist(notes.integration, by=SYSTEM)
    assert names("") == names("q=northwind") == names("q=nortwhind") == []


def test_a_listing_is_found_by_its_new_words_after_an_update(cast: Cast, notes: Listing) -> None:
    from entrepot.instances.tests.releases import publish

    release = publish(cast.northwind, of=notes.integration, general={"description": "Whiteboards for all."})
    assert names("q=whiteboard") == []
    actions.list_release(release, by=SYSTEM)
    assert names("q=whiteboard") == ["Northwind Notes"]
    assert names("q=write") == []
