from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.integrations.completeness import completeness_of, share
from entrepot.integrations.problems import judge
from entrepot.integrations.surroundings import Surroundings
from entrepot.integrations.tests.drafts import AROUND, with_value

LEAVES = (
    "general.exists",
    "general.website",
    "general.category",
    "general.description",
    "support.escalation",
    "tenant_settings.0.label",
    "tenant_settings.0.example",
    "capabilities.oidc.sp_initiate_url",
    "capabilities.oidc.jit",
    "capabilities.oidc.multi_tenant",
    "capabilities.oidc.configured_by",
    "capabilities.oidc.guide_url",
    "test_account.url",
    "test_account.username",
)


def percent_without(paths: set[str]) -> int:
    document: Any = with_value("general.name", "Northwind Notes")
    for path in paths:
        here = document
        *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        for part in parents:
            here = here[part]
        del here[last]
    return completeness_of(judge(document, AROUND)).percent


def test_the_complete_document_is_ready():
    done = completeness_of(judge(with_value("general.exists", False), AROUND))
    assert (done.percent, done.ready) == (100, True)
    assert {tab.percent for tab in done.tabs} == {100}


def test_an_empty_draft_is_not_and_each_tab_says_how_far_it_is():
    done = completeness_of(judge({"capabilities": {"oidc": {}}}, Surroundings(network="Harbour")))
    assert not done.ready
    assert done.percent < 20
    percents = {tab.key: tab.percent for tab in done.tabs}
    assert percents["general"] == 0
    assert percents["tenant_settings"] == 100  # none is needed
    assert 0 < percents["oidc"] < 50  # what has a default counts


def test_one_problem_anywhere_keeps_it_below_a_hundred():
    done = completeness_of(judge(with_value("general.description", "d" * 1024), AROUND))
    assert 90 <= done.percent < 100
    assert [tab.key for tab in done.tabs if tab.has_error] == ["general"]


def test_advice_does_not_hold_it_up():
    done = completeness_of(judge(with_value("capabilities.oidc.pkce", "exempt"), AROUND))
    assert done.ready
    assert [problem.code for problem in done.warnings] == ["pkce_exempt"]
    assert done.at("oidc.pkce") == done.warnings


@given(st.sets(st.sampled_from(LEAVES)), st.sets(st.sampled_from(LEAVES)))
def test_filling_something_in_never_takes_percents_away(fewer: set[str], more: set[str]):
    assert percent_without(fewer) >= percent_without(fewer | more)


@given(st.sets(st.integers(0, 20)), st.sets(st.integers(0, 30), min_size=1))
def test_mending_one_thing_never_lowers_the_share(asked: set[int], broken: set[int]):
    keys, wrong = {str(one) for one in asked}, {str(one) for one in broken}
    for mended in wrong:
        assert share(keys, wrong - {mended}) >= share(keys, wrong)
    assert share(keys, wrong) < 100


@pytest.mark.parametrize("document", [None, [], {"capabilities": {}}, {"capabilities": {"oidc": None}}])
def test_odd_documents_are_never_ready(document: object):
    assert not completeness_of(judge(document, AROUND)).ready
