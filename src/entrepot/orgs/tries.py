"""How often something may be tried: counters in PostgreSQL, so that all workers count together (THREATS AUTH-02).

A try is counted before any costly work, by one statement under the row's lock: fifty parallel tries count fifty.
Beyond the limit tries are refused for a pause that doubles up to fifteen minutes; nothing is locked for good.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from entrepot.core import clock, context
from entrepot.orgs.models import Tries

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
WINDOW = timedelta(hours=1)
_ONE_SITE = 64  # bits of an IPv6 address that name a site


@dataclass(frozen=True)
class Limit:
    """What is counted, how many tries an hour are free, and how long a pause gets."""

    kind: str
    free: int
    longest: timedelta = LONGEST_PAUSE


# Many people share the address of an office, and all of an organisation its counter: these two stop spraying.
LOGIN = Limit("login", 10)
DEVICE = Limit("device", 10)
ADDRESS = Limit("address", 50)
ORG = Limit("org", 1000, timedelta(minutes=1))
RESET = Limit("reset", 5)
RESET_ADDRESS = Limit("reset_address", 20)
SIGN_UP_ADDRESS = Limit("sign_up_address", 10)
LINK_ADDRESS = Limit("link_address", 30)


@dataclass(frozen=True)
class Try:
    """One counted try. `refused`: it may not go on, for `wait` seconds. `pauses`: it is the one that began the pause."""

    key: str
    refused: bool
    pauses: bool
    wait: int


_COUNT = """
    INSERT INTO orgs_tries AS t (key, count, window_started_at, blocked_until, refused)
    VALUES (%(key)s, 1, %(now)s, NULL, false)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN {over} THEN 1 ELSE t.count + 1 END,
        window_started_at = CASE WHEN {over} THEN %(now)s ELSE t.window_started_at END,
        refused = t.blocked_until > %(now)s IS TRUE,
        blocked_until = CASE
            WHEN t.blocked_until > %(now)s THEN t.blocked_until
            WHEN {over} OR t.count + 1 < %(free)s THEN NULL
            ELSE %(now)s + least(%(longest)s, %(first)s * power(2, least(t.count + 1 - %(free)s, 10)))
        END
    RETURNING refused, blocked_until
""".format(over="(t.window_started_at < %(stale)s AND t.blocked_until > %(now)s IS NOT TRUE)")  # noqa: S608 - no input in it


def count(limit: Limit, subject: str) -> Try:
    """Count a try against `subject`, which is stored as its digest: people type passwords into the wrong field."""
    key = key_of(limit, subject)
    now = clock.now()
    values: dict[str, Any] = {
        "key": key,
        "now": now,
        "stale": now - WINDOW,
        "free": limit.free,
        "first": FIRST_PAUSE,
        "longest": limit.longest,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        row: tuple[bool, datetime | None] = cursor.fetchone()
    refused, until = row
    wait = max(1, math.ceil((until - now).total_seconds())) if until else 0
    return Try(key, refused, pauses=bool(until) and not refused, wait=wait)


def forgive(tried: Try) -> None:
    """Take back one try that turned out well; what others tried still counts."""
    Tries.objects.filter(key=tried.key).update(count=Greatest(F("count") - 1, 0))


def forget(tried: Try) -> None:
    """Begin anew: the person has shown that it is them."""
    Tries.objects.filter(key=tried.key).delete()


def here() -> str:
    """Where the request comes from, to count tries against: of IPv6 the /64, whose 2^64 addresses one person has."""
    text = context.current().address
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return text
    return str(address.ipv4_mapped or ip_network((address, _ONE_SITE), strict=False))


def sweep() -> int:
    """Delete counters that nobody needs any more; returns how many."""
    deleted, _ = Tries.objects.filter(window_started_at__lt=clock.now() - WINDOW - LONGEST_PAUSE).delete()
    return deleted


def key_of(limit: Limit, subject: str) -> str:
    """The key of the counter, for those who read it along with something else."""
    return f"{limit.kind}:{hashlib.sha256(subject.encode(errors='surrogatepass')).hexdigest()}"
