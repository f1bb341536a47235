"""What somebody asks of the catalog, as its address says it: only known values, one spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from django.http import QueryDict

from entrepot.capabilities.base import all_capabilities
from entrepot.integrations.manifest import CATEGORIES, USE_CASES

MAX_WORDS = 100


class Sort(StrEnum):
    """In which order. `BEST` is for searches only."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Sort:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    BEST = "best", "Best match"
    INSTALLED = "installed", "Most installed"
    NAME = "name", "Name"
    NEWEST = "newest", "Newest"

    @classmethod
    def usual(cls, words: str) -> Sort:
        """The order where none is asked for."""
        return cls.BEST if words else cls.INSTALLED


class Maker(StrEnum):
    """Who stands behind a listing."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Maker:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    VENDOR = "vendor", "Verified by the vendor"
    COMMUNITY = "community", "Community template"


@dataclass(frozen=True)
class FacetKind:
    """A property to narrow by: its name in the address, what it is called, and the values there are."""

    key: str
    title: str
    choices: Callable[[], Sequence[tuple[str, str]]]  # (value, label)


FACETS: tuple[FacetKind, ...] = (
    FacetKind("capability", "Capability", lambda: [(one.key, one.label) for one in all_capabilities()]),
    FacetKind("use_case", "Use case", lambda: [(name, name) for name in USE_CASES]),
    FacetKind("category", "Category", lambda: [(name, name) for name in CATEGORIES]),
    FacetKind("maker", "Maker", lambda: [(one.value, one.label) for one in Maker]),
)


@dataclass(frozen=True)
class Asked:
    """A search: words, what to narrow to, the order and the page."""

    words: str = ""
    capability: tuple[str, ...] = ()
    use_case: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    maker: tuple[str, ...] = ()
    sort: Sort = Sort.INSTALLED
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        """What a query string asks for; what it says that we don't know is left out."""
        words = " ".join(query.get("q", "").split())[:MAX_WORDS]
        chosen = {kind.key: _known(kind, query.getlist(kind.key)) for kind in FACETS}
        page = query.get("page", "")
        return cls(
            words=words,
            sort=_sort(query.get("sort", ""), words),
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
            **chosen,
        )

    def chosen(self, key: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        values: tuple[str, ...] = getattr(self, key)
        return values

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.words) or any(self.chosen(kind.key) for kind in FACETS)

    @property
    def query(self) -> str:
        """Its query string without the page; empty for everything in the usual order."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(kind.key, value) for kind in FACETS for value in self.chosen(kind.key)]
        if self.sort is not Sort.usual(self.words):
            pairs.append(("sort", self.sort.value))
        return urlencode(pairs)

    def without(self, key: str, value: str) -> Asked:
        """The same with one choice less."""
        kept = tuple(one for one in self.chosen(key) if one != value)
        changed: dict[str, tuple[str, ...]] = {key: kept}
        return replace(self, page=1, **changed)  # type: ignore[arg-type]

    def unworded(self) -> Asked:
        """The same without the words."""
        return replace(self, words="", page=1, sort=Sort.INSTALLED if self.sort is Sort.BEST else self.sort)


def _known(kind: FacetKind, values: Sequence[str]) -> tuple[str, ...]:
    wanted = set(values)
    return tuple(value for value, _ in kind.choices() if value in wanted)


def _sort(text: str, words: str) -> Sort:
    if text not in set(Sort) or (text == Sort.BEST and not words):
        return Sort.usual(words)
    return Sort(text)
