"""The tab is closed in the middle of typing: what was typed is saved all the same."""

import time

import pytest

from entrepot.integrations.tests.drafts import draft
from entrepot.integrations.tests.test_in_a_browser import Visit, general, site, visit  # noqa: F401
from entrepot.orgs.addresses import org_url
from entrepot.testing import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Typed, and the tab closed at once."


def test_what_was_typed_last_is_saved_when_the_tab_is_closed(site: Cast, visit: Visit) -> None:  # noqa: F811
    version = draft(site.omar)
    first = visit(site.omar, "integrations:mine")
    page = first.context.new_page()
    page.goto(org_url(site.northwind, "integrations:edit", version.id, "general"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("Description").fill(WORDS)
    page.close()
    assert "POST" not in sent, "nothing was saved while it was open, so that it is closing that saves"
    give_up = time.monotonic() + 10
    while general(version).description != WORDS and time.monotonic() < give_up:
        time.sleep(0.05)
    assert general(version).description == WORDS
