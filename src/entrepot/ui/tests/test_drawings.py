"""Numbers become paths that stay inside their drawing."""

import re

from hypothesis import given
from hypothesis import strategies as st

from entrepot.ui import drawings
from entrepot.ui.differences import marked
from entrepot.ui.templatetags.ui import number, percent, plural, query_with


@given(st.lists(st.integers(min_value=-1_000_000, max_value=1_000_000), max_size=50))
def test_a_sparkline_stays_inside(values: list[int]) -> None:
    drawn = drawings.spark(values)
    for x, y in re.findall(r"([\d.]+) ([\d.]+)", drawn.line):
        assert 0 <= float(x) <= drawings.SPARK_WIDTH
        assert 0 <= float(y) <= drawings.SPARK_HEIGHT


def test_a_higher_number_stands_higher() -> None:
    low, high = drawings.columns([("a", 1), ("b", 4, "warn")]).bars
    assert low.y > high.y
    assert high.tone == "warn"


def test_a_tally_is_shared_out_in_proportion() -> None:
    done, stop = drawings.tally([("done", 3, "passed"), ("stop", 1, "failed"), ("warn", 0, "odd")])
    assert (done.label, stop.label) == ("3 passed", "1 failed")
    assert done.width > 2.9 * stop.width


def test_only_what_changed_is_marked() -> None:
    old, new = "https://{app.sub}.example/cb", "https://{app.sub}.example/{app.region}/cb"
    assert marked(old, new, side="new") == "https://{app.sub}.example/<ins>{app.region}/</ins>cb"
    assert marked(old, new, side="old") == old


def test_quite_different_values_are_not_marked_word_by_word() -> None:
    assert "<ins>" not in marked("apples", "https://example.com/x", side="new")


def test_a_change_is_escaped() -> None:
    assert "<b>" not in marked("say a", "say <b>a</b>", side="new")


def test_words_for_numbers() -> None:
    assert plural(1, "finding") == "1 finding"
    assert plural(1200, "entry,entries") == "1,200 entries"
    assert number(18402) == "18,402"
    assert percent("250") == 100
    assert query_with("q=a&page=2", "page", "x&y") == "?q=a&page=x%26y"
