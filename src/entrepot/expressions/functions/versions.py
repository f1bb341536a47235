"""Comparing versions by their numbers, not letter by letter."""

import re

from ..values import Type
from .table import IDENTITY_ENGINE, Example, Function, parameters

_PIECE = re.compile(r"[0-9]{1,18}|[A-Za-z]+")


def _key(version: str) -> list[tuple[int, int, str]]:
    """Numbers by their value, words after missing pieces and before numbers: `9.5` before `9.43`, `9` as `9.0`."""
    pieces = [
        (1, int(one), "") if one[0].isdigit() else (-1, 0, one.lower()) for one in _PIECE.findall(version)
    ]
    while pieces and pieces[-1] == (1, 0, ""):
        pieces.pop()
    return [*pieces, (0, 0, "")]


def greater(version: str, other: str) -> bool:
    return _key(version) > _key(other)


def less(version: str, other: str) -> bool:
    return _key(version) < _key(other)


_DEVICE = {"device": {"profile": {"osVersion": "9.5"}}}

FUNCTIONS: tuple[Function, ...] = (
    Function("$String.versionGreaterThan", parameters("String version"), Type.BOOLEAN, greater,
             "Whether the version is newer, number by number; `>` would compare letter by letter.",
             Example("device.profile.osVersion.versionGreaterThan('9.43')", False, _DEVICE),
             variants=IDENTITY_ENGINE, receiver=(Type.TEXT, Type.NUMBER, Type.INTEGER)),
    Function("$String.versionLessThan", parameters("String version"), Type.BOOLEAN, less,
             "Whether the version is older, number by number.",
             Example("device.profile.osVersion.versionLessThan('9.43')", True, _DEVICE),
             variants=IDENTITY_ENGINE, receiver=(Type.TEXT, Type.NUMBER, Type.INTEGER)),
)  # fmt: skip
