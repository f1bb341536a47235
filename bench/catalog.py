"""Catalog pages, with many listings. `python -m bench.catalog`."""

from __future__ import annotations

import os
from functools import partial

import psycopg

from bench import load, network, statements
from bench.bare import BARE
from bench.wire import Connection

LISTINGS = 10_000
PAGES = {
    "first page": "/catalog/",
    "a word": "/catalog/?q=calendar",
    "a name, misspelt": "/catalog/?q=calender+apps",
    "a facet": "/catalog/?category=Collaboration",
    "far page": "/catalog/?page=200",
}


def main() -> None:
    """Measure and print."""
    with network.running() as here:
        from bench import listings

        listings.make(LISTINGS)
        _analyze()
        costs = listings.costs(PAGES)
        with network.serving(here):
            pages = {name: partial(_read, path) for name, path in PAGES.items()}
            measured = load.measure_all({**BARE, **pages}, port=here.port)
    load.table(measured, f"catalog of {LISTINGS:,}")
    statements.table(costs)


def _read(path: str, connection: Connection, _number: int) -> None:
    answer = connection.get(path)
    assert answer.status == 200 and len(answer.body) > 5000


def _analyze() -> None:
    """What autovacuum does within a minute of such a change."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
