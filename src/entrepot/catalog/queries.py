"""Reads of the catalog: search with facets, a listing by its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Func, IntegerField, Max, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable

from entrepot.catalog import index
from entrepot.catalog.asked import FACETS, Asked, FacetKind, Maker, Sort
from entrepot.catalog.models import Listing

PAGE = 24
_RANKED_AT_MOST = 1000
_COLUMNS = {"capability": "capabilities", "use_case": "use_cases"}  # facets of which a listing has several
_VALUES: dict[str, Combinable] = {
    "capability": Func(F("capabilities"), function="unnest", output_field=TextField()),
    "use_case": Func(F("use_cases"), function="unnest", output_field=TextField()),
    "category": F("category"),
    "maker": Case(When(community=True, then=Value(Maker.COMMUNITY.value)), default=Value(Maker.VENDOR.value)),
}
_CARD = (
    "slug",
    "name",
    "vendor",
    "description",
    "capabilities",
    "category",
    "community",
    "installs",
    "updated_at",
    "release__icon_id",
    "release__published_at",
)


if TYPE_CHECKING:
    _Pages = Paginator[Listing]
else:
    _Pages = Paginator

Counts = Mapping[str, Mapping[str, int]]  # by facet and value
Stamp = tuple[int, datetime | None]


@dataclass(frozen=True)
class Choice:
    """A value of a facet, with how many listings choosing it would show."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Facet:
    """A property to narrow by, with the values that lead somewhere."""

    kind: FacetKind
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Found:
    """What a search found. `nearly`: nothing matched, these only resemble what was typed."""

    page: Page[Listing]
    facets: Sequence[Facet]
    nearly: bool

    @property
    def total(self) -> int:
        return self.page.paginator.count


class _Counted(_Pages):
    """Pages of listings whose number is known from the facets already."""

    def __init__(self, listings: QuerySet[Listing], count: int) -> None:
        super().__init__(listings, PAGE)
        self._count = count

    @property
    def count(self) -> int:
        return self._count


def listed() -> QuerySet[Listing]:
    """Everything that the catalog shows."""
    return Listing.objects.filter(listed=True)


def search(asked: Asked) -> Found:
    """A page of what is asked for, and the facets around it."""
    worded = index.matching(listed(), asked.words) if asked.words else listed()
    nearly = False
    facets = _facets(worded, asked)
    if asked.words and not facets.total and not worded.exists():
        worded, nearly = index.resembling(listed(), asked.words), True
        facets = _facets(worded, asked)
    found = _narrowed(worded, asked)
    ordered = found if nearly else _ordered(found, asked, facets.total)
    cards = ordered.select_related("release").only(*_CARD)
    return Found(_Counted(cards, facets.total).get_page(asked.page), facets.shown, nearly)


def by_slug(slug: str) -> Listing | None:
    """The listing at an address, whether or not it is in the catalog now."""
    return (
        Listing.objects.filter(slug=slug)
        .select_related("release", "integration__org", "integration__current_release__version")
        .defer("integration__current_release__version__document", "integration__current_release__manifest")
        .first()
    )


def _narrowed(listings: QuerySet[Listing], asked: Asked, but: str = "") -> QuerySet[Listing]:
    """Those that have all capabilities and use cases that were chosen, and one of the categories and makers."""
    for key, column in _COLUMNS.items():
        if asked.chosen(key):
            listings = listings.filter(**{f"{column}__contains": list(asked.chosen(key))})
    if asked.category and but != "category":
        listings = listings.filter(category__in=asked.category)
    if asked.maker and but != "maker":
        listings = listings.filter(community__in=[one == Maker.COMMUNITY for one in asked.maker])
    return listings


def _ordered(listings: QuerySet[Listing], asked: Asked, total: int) -> QuerySet[Listing]:
    match asked.sort:
        case Sort.NAME:
            return listings.order_by("name", "id")
        case Sort.NEWEST:
            return listings.order_by("-listed_at", "id")
        case Sort.BEST:
            return _best_first(listings, asked.words, total)
        case _:
            return listings.order_by("-installs", "name", "id")


def _best_first(listings: QuerySet[Listing], words: str, total: int) -> QuerySet[Listing]:
    """Names that begin with the words first, then those that hold them, then by how much they are about them.

    Words that a great part of the catalog says tell little, and ranking them all is slow: then popularity decides.
    """
    begins = Case(
        When(name__istartswith=words, then=Value(0)),
        When(name__icontains=words, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    order = ["begins", "-installs", "name", "id"]
    listings = listings.annotate(begins=begins)
    if total <= _RANKED_AT_MOST:
        listings = listings.annotate(rank=SearchRank(F("search"), index.query(words)))
        order.insert(1, "-rank")
    return listings.order_by(*order)


@dataclass(frozen=True)
class _Facets:
    """The facets around a search, and how many listings it found."""

    shown: Sequence[Facet]
    total: int


def _facets(worded: QuerySet[Listing], asked: Asked) -> _Facets:
    counts = _counts(worded, asked) if asked.is_narrowed else _counts_of_all(_stamp())
    makers = counts["maker"]  # a listing has one, so they add up to all
    total = sum(count for value, count in makers.items() if not asked.maker or value in asked.maker)
    return _Facets([_facet(kind, counts[kind.key], asked.chosen(kind.key)) for kind in FACETS], total)


def _facet(kind: FacetKind, counts: Mapping[str, int], chosen: Sequence[str]) -> Facet:
    choices = [Choice(value, label, counts.get(value, 0), value in chosen) for value, label in kind.choices()]
    return Facet(kind, [one for one in choices if one.count or one.checked])


def _counts(worded: QuerySet[Listing], asked: Asked) -> Counts:
    """For each facet, how many listings its values would show, given what else is chosen."""
    return {kind.key: _count(kind.key, _narrowed(worded, asked, but=kind.key)) for kind in FACETS}


def _count(key: str, listings: QuerySet[Listing]) -> Mapping[str, int]:
    rows = listings.order_by().annotate(value=_VALUES[key]).values("value").annotate(n=Count("pk"))
    return {row["value"]: row["n"] for row in rows}


@lru_cache(maxsize=1)
def _counts_of_all(stamp: Stamp) -> Counts:  # noqa: ARG001 - what they hold for
    """Of the whole catalog: each process counts anew when a listing has changed."""
    return _counts(listed(), Asked())


def _stamp() -> Stamp:
    """What changes whenever a listing is added, changed or removed."""
    found = listed().aggregate(count=Count("pk"), last=Max("updated_at"))
    return found["count"], found["last"]
