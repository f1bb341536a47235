"""Lists in pages: how many rows a page has, and the query string that its links keep."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

PER_PAGE = 25
LONGEST_QUERY = 100

M = TypeVar("M", bound=Model)


def plain(text: str) -> str:
    """The text without NUL, which PostgreSQL refuses even to look for."""
    return text.replace("\x00", "")


def searched(request: HttpRequest) -> str:
    """What was searched for, cut to a length that a name may have."""
    return plain(request.GET.get("q", "")).strip()[:LONGEST_QUERY]


def page_of(request: HttpRequest, rows: QuerySet[M], per_page: int = PER_PAGE) -> Page[M]:
    """The page that was asked for; the nearest one where there is none of that number."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def kept_query(request: HttpRequest) -> str:
    """The query string without the page's number, for the links of the pager."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
