"""Generated pages of docs/ are what the code says now."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[4]


def test_every_generated_page_is_up_to_date() -> None:
    from entrepot.core import handbook

    stale = [path for path, render in handbook.pages().items() if (PROJECT / path).read_text() != render()]
    assert stale == [], "Run `python -m django write_docs` and commit what changed."


@pytest.mark.parametrize("page", ["docs/configuration.md", "docs/components.md"])
def test_the_page_is_generated(page: str) -> None:
    from entrepot.core import handbook

    assert page in handbook.pages()
