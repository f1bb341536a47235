"""A name keeps its monogram for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.ui.monogram import CUTS, TINTS, initials, monogram


@pytest.mark.parametrize(
    ("name", "letters", "tint", "cut"),
    [("Northwind Notes", "No", 1, 1), ("Greyling Chat", "Gr", 7, 6), ("3M Portal", "3m", 8, 1)],
)
def test_known_names_keep_their_look(name: str, letters: str, tint: int, cut: int) -> None:
    drawn = monogram(name)
    assert (drawn.letters, drawn.tint, drawn.cut) == (letters, tint, cut)


def test_case_and_space_around_change_nothing() -> None:
    assert monogram(" greyling chat ").tint == monogram("Greyling Chat").tint


def test_names_spread_over_all_tints_and_cuts() -> None:
    drawn = [monogram(f"App {number}") for number in range(400)]
    assert {one.tint for one in drawn} == set(range(1, TINTS + 1))
    assert {one.path for one in drawn} == set(CUTS)


@given(st.text())
def test_every_name_has_one(name: str) -> None:
    drawn = monogram(name)
    assert 1 <= len(drawn.letters) <= 4
    assert drawn.path in CUTS


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Maya Lindqvist", "ML"), ("Priya van der Berg", "PB"), ("jonas@globex.example", "JG"), ("", "?")],
)
def test_initials_are_first_and_last(name: str, expected: str) -> None:
    assert initials(name) == expected
