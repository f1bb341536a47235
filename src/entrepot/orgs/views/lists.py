"""Lists in pages: how many rows a page has, how they are sorted, and the query string that links keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

PER_PAGE = 25
LONGEST_QUERY = 100

M = TypeVar("M", bound=Model)


def plain(text: str) -> str:
    """The text without NUL, which PostgreSQL refuses even to look for."""
    return text.replace("\x00", "")


def searched(request: HttpRequest, key: str = "q") -> str:
    """What was searched for, cut to a length that a name may have."""
    return plain(request.GET.get(key, "")).strip()[:LONGEST_QUERY]


@dataclass(frozen=True)
class Column:
    """A column that a list may be sorted by. `sort` is `ascending`, `descending` or empty, `href` sorts by it."""

    href: str
    sort: str


@dataclass(frozen=True)
class Order:
    """How a list is sorted: the column's `key`, for the database, and for the head of each column."""

    key: str
    by: Sequence[OrderBy]
    columns: Mapping[str, Column]


def order_of(
    request: HttpRequest, fields: Mapping[str, Sequence[str]], *, newest_first: bool = False
) -> Order:
    """The order that `?sort=` names: a key of `fields`, from high to low with a minus before it.

    The list is sorted by the first of `fields` where nothing that we know is named: from low to high, or by
    `newest_first` the other way. Equal rows keep the order of ids.
    """
    asked = request.GET.get("sort", "")
    key, descending = asked.removeprefix("-"), asked.startswith("-")
    if key not in fields:
        key, descending = next(iter(fields)), newest_first
    by = [
        F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_first=True)
        for name in (*fields[key], "id")
    ]
    columns = {one: _column(request, one, one == key, descending) for one in fields}
    return Order(key, by, columns)


def _column(request: HttpRequest, key: str, current: bool, descending: bool) -> Column:
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if current and not descending else key
    sort = ("descending" if descending else "ascending") if current else ""
    return Column(f"?{query.urlencode()}", sort)


def page_of(request: HttpRequest, rows: QuerySet[M], per_page: int = PER_PAGE) -> Page[M]:
    """The page that was asked for; the nearest one where there is none of that number."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def kept_query(request: HttpRequest) -> str:
    """The query string without the page's number, for the links of the pager."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
