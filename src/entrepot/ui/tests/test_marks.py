"""A place in a text: what is marked, and what stands around it."""

import pytest

from entrepot.ui.marks import REACH, Marked, marked
from entrepot.ui.tests.conftest import Render


@pytest.mark.parametrize(
    ("text", "position", "place"),
    [
        ("https://{app.name}.x.example", 8, "{app.name}"),
        ("https://${app.name}.x.example", 8, "${app.name}"),
        ("https://{String.contians(app.a)}", 9, "String.contians"),
        ("https://{app.a + }", 17, "}"),
        ("https://{app.a", 8, "{"),
        ("https://{app.a", 14, ""),
        ("https://{app.a", 4000, ""),
    ],
)
def test_a_whole_reference_a_name_or_a_character_is_marked(text: str, position: int, place: str):
    found = marked(text, position)
    assert found is not None
    assert found.place == place
    assert found.before + found.place + found.after == text


def test_a_long_text_is_cut_around_the_place():
    found = marked("a " * 1000 + "!" + " b" * 1000, 2000)
    assert found is not None
    assert (found.place, found.before[0], found.after[-1]) == ("!", "…", "…")
    assert len(found.before) == len(found.after) == REACH + 1


def test_what_cannot_be_seen_gets_a_mark():
    assert marked("a\0b\u202ec", 1) == Marked("a", "\ufffd", "b\ufffdc")


@pytest.mark.parametrize(("text", "position"), [("", 0), ("https://", None)])
def test_without_a_place_nothing_is_marked(text: str, position: int | None, render: Render):
    assert marked(text, position) is None
    assert render('<c-marked :text="text" :position="at" />', text=text, at=position).strip() == ""


@pytest.mark.threat("DEP-01")
def test_a_marked_text_stays_text(render: Render):
    html = render('<c-marked :text="text" :position="0" />', text="<script>alert(1)</script>")
    assert "&lt;" in html
    assert "<script" not in html
