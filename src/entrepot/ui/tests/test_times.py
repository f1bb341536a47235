"""Times in words, the exact one beside them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from entrepot.ui.templatetags.ui import exact_time, relative_time

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "just now"),
        (NOW + timedelta(seconds=20), "in a moment"),
        (NOW - timedelta(minutes=1), "1 minute ago"),
        (NOW - timedelta(hours=2), "2 hours ago"),
        (NOW + timedelta(hours=5, microseconds=-9), "in 5 hours"),
        (NOW - timedelta(days=1), "yesterday"),
        (NOW - timedelta(days=4), "4 days ago"),
        (NOW + timedelta(days=1), "tomorrow"),
        (NOW - timedelta(days=250), "12 Mar 2026"),
        (NOW + timedelta(days=33), "20 Dec"),
        (date(2026, 11, 17), "today"),
        (date(2026, 11, 19), "in 2 days"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_a_moment_in_words(moment: date, words: str) -> None:
    assert f">{words}</time>" in relative_time(moment)


@time_machine.travel(NOW, tick=False)
def test_the_exact_time_is_in_the_title_and_for_machines() -> None:
    html = relative_time(NOW - timedelta(days=4, hours=-3, minutes=-40))
    assert (
        html == '<time datetime="2026-11-13T15:40:00+00:00" title="13 Nov 2026, 15:40 UTC">4 days ago</time>'
    )
    assert exact_time(date(2026, 11, 13)) == '<time datetime="2026-11-13">Fri 13 Nov 2026</time>'


def test_no_time_gives_the_words_asked_for() -> None:
    assert relative_time(None, "never") == "never"
    assert exact_time(None) == ""
