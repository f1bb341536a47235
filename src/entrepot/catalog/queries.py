"""Reads of the catalog: search with facets, a listing by its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Func, IntegerField, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable

from entrepot.catalog import index
from entrepot.catalog.asked import FACETS, Asked, FacetKind, Maker, Sort
from entrepot.catalog.models import Listing

PAGE = 24
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


def listed() -> QuerySet[Listing]:
    """Everything that the catalog shows."""
    return Listing.objects.filter(listed=True)


def search(asked: Asked) -> Found:
    """A page of what is asked for, and the facets around it."""
    worded, nearly = _worded(asked)
    found = _narrowed(worded, asked)
    ordered = found if nearly else _ordered(found, asked)
    page = Paginator(ordered.select_related("release").only(*_CARD), PAGE).get_page(asked.page)
    return Found(page, [_facet(kind, worded, asked) for kind in FACETS], nearly)


def by_slug(slug: str) -> Listing | None:
    """The listing at an address, whether or not it is in the catalog now."""
    return (
        Listing.objects.filter(slug=slug)
        .select_related("release", "integration__org", "integration__current_release__version")
        .defer("integration__current_release__version__document", "integration__current_release__manifest")
        .first()
    )


def _worded(asked: Asked) -> tuple[QuerySet[Listing], bool]:
    if not asked.words:
        return listed(), False
    found = index.matching(listed(), asked.words)
    if found.exists():
        return found, False
    return index.resembling(listed(), asked.words), True


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


def _ordered(listings: QuerySet[Listing], asked: Asked) -> QuerySet[Listing]:
    match asked.sort:
        case Sort.NAME:
            return listings.order_by("name", "id")
        case Sort.NEWEST:
            return listings.order_by("-listed_at", "id")
        case Sort.BEST:
            return _best_first(listings, asked.words)
        case _:
            return listings.order_by("-installs", "name", "id")


def _best_first(listings: QuerySet[Listing], words: str) -> QuerySet[Listing]:
    """Names that begin with the words first, then by how much they are about them."""
    begins = Case(
        When(name__istartswith=words, then=Value(0)),
        When(name__icontains=words, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rank = SearchRank(F("search"), index.query(words))
    return listings.annotate(begins=begins, rank=rank).order_by("begins", "-rank", "-installs", "name", "id")


def _facet(kind: FacetKind, worded: QuerySet[Listing], asked: Asked) -> Facet:
    counts = _counts(kind.key, _narrowed(worded, asked, but=kind.key))
    chosen = asked.chosen(kind.key)
    choices = [Choice(value, label, counts.get(value, 0), value in chosen) for value, label in kind.choices()]
    return Facet(kind, [one for one in choices if one.count or one.checked])


def _counts(key: str, listings: QuerySet[Listing]) -> Mapping[str, int]:
    rows = listings.order_by().annotate(value=_VALUES[key]).values("value").annotate(n=Count("pk"))
    return {row["value"]: row["n"] for row in rows}
