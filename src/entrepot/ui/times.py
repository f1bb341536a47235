"""Times in words, always with the exact one beside them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_SLACK = timedelta(seconds=30)  # five hours from a moment ago are still "in 5 hours"
_UNITS = ((_MINUTE, _HOUR, "minute"), (_HOUR, _DAY, "hour"))


def exact(moment: date) -> str:
    """ "13 Nov 2026, 15:40 UTC" for a moment, "Fri 13 Nov 2026" for a day."""
    if not isinstance(moment, datetime):
        return f"{moment:%a} {moment.day} {moment:%b %Y}"
    local = _local(moment)
    return f"{local.day} {local:%b %Y, %H:%M %Z}".rstrip()


def relative(moment: date, *, now: datetime | None = None) -> str:
    """ "4 days ago", "in 2 hours", "yesterday"; beyond four weeks the day itself."""
    now = _local(now or timezone.now())
    if not isinstance(moment, datetime):
        return _days((moment - now.date()).days) or _day(moment, now)
    local = _local(moment)
    distance = abs(local - now)
    if distance < _MINUTE:
        return "just now" if local <= now else "in a moment"
    for unit, limit, name in _UNITS:
        if distance < limit:
            return _phrase(int((distance + _SLACK) / unit), name, ahead=local > now)
    return _days((local.date() - now.date()).days) or _day(local.date(), now)


def time_element(moment: date | None, *, words: bool, fallback: str = "") -> SafeString | str:
    """`<time>` with the machine's form, the words, and the exact time as its title."""
    if moment is None:
        return fallback
    stamp = (
        _local(moment).isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()
    )
    if not words:
        return format_html('<time datetime="{}">{}</time>', stamp, exact(moment))
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, exact(moment), relative(moment))


def _local(moment: datetime) -> datetime:
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return timezone.localtime(moment)


def _phrase(count: int, unit: str, *, ahead: bool) -> str:
    amount = f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"in {amount}" if ahead else f"{amount} ago"


def _days(days: int) -> str:
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in named:
        return named[days]
    return _phrase(abs(days), "day", ahead=days > 0) if abs(days) <= 28 else ""


def _day(day: date, now: datetime) -> str:
    return f"{day.day} {day:%b}" if day.year == now.year and day > now.date() else f"{day.day} {day:%b %Y}"
