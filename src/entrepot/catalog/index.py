"""The search vector of a listing, and what is looked up in it (THREATS DB-06: every value is a parameter)."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import (
    SearchQuery,
    SearchVector,
    TrigramSimilarity,
    TrigramWordSimilarity,
)
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Upper

from entrepot.catalog.models import Listing

_ENGLISH, _AS_WRITTEN = "english", "simple"


def write(listing_ids: Iterable[str]) -> None:
    """Bring the vectors of these listings up to date with what they say; called by the verbs that change them."""
    Listing.objects.filter(pk__in=list(listing_ids)).update(search=_vector())


def matching(listings: QuerySet[Listing], words: str) -> QuerySet[Listing]:
    """Listings that say the words in any form of them, or whose name or vendor holds the text as it was typed."""
    return listings.filter(Q(search=query(words)) | Q(name__icontains=words) | Q(vendor__icontains=words))


def resembling(listings: QuerySet[Listing], words: str) -> QuerySet[Listing]:
    """Listings whose name is nearly the text: for slips of the hand, when nothing matches it."""
    letters = Upper("name")
    near = Greatest(TrigramSimilarity(letters, words), TrigramWordSimilarity(words, letters))
    return (
        listings.alias(letters=letters)
        .filter(Q(letters__trigram_similar=words) | Q(letters__trigram_word_similar=words))
        .annotate(near=near)
        .order_by("-near", "name", "id")
    )


def _vector() -> Combinable:
    return (
        SearchVector(_plain(F("name")), weight="A", config=_ENGLISH)
        + SearchVector(_apart(_plain(F("name"))), weight="A", config=_AS_WRITTEN)
        + SearchVector(_plain(F("vendor")), weight="B", config=_AS_WRITTEN)
        + SearchVector(
            _joined(F("use_cases")), _joined(F("capabilities")), F("category"), weight="C", config=_ENGLISH
        )
        + SearchVector(_plain(F("description")), weight="D", config=_ENGLISH)
    )


def query(words: str) -> SearchQuery:
    """What the words ask of the vector."""
    plain = _plain(Value(words))
    english: SearchQuery = SearchQuery(plain, config=_ENGLISH, search_type="websearch")
    return english | SearchQuery(plain, config=_AS_WRITTEN, search_type="websearch")


def _plain(text: Combinable) -> Func:
    """The text without accents, so that Zurich finds Zürich."""
    return Func(text, function="unaccent", output_field=TextField())


def _apart(text: Combinable) -> Func:
    """The words of a name apart: PostgreSQL takes Rocket.Chat and Wiki.js for host names."""
    return Func(
        text,
        Value("[^[:alnum:]]+"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )


def _joined(array: Combinable) -> Func:
    return Func(array, Value(" "), function="array_to_string", output_field=TextField())
