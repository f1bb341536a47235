"""What the form of a tab posts, as edits.

Beside each input stands `base:{path}`, the fingerprint of what the page showed; beside each list `shape:{path}`. So a
page that has been open for long changes what its reader changed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from entrepot.capabilities.base import Input
from entrepot.integrations.actions import Edit
from entrepot.integrations.documents import keys_of
from entrepot.integrations.models import Version
from entrepot.integrations.schema import Shape, Spot, find
from entrepot.integrations.values import unknown

BASE, SHAPE, THEIRS = "base:", "shape:", "theirs:"
# What the buttons of the form say; `csrfmiddlewaretoken` is Django's.
BUTTONS = frozenset(
    {
        *("csrfmiddlewaretoken", "next", "clear", "take", "keep"),
        *("add", "up", "down", "remove", "remove_anyway"),
        *("rename", "rename_everywhere", "keep_name"),
    }
)


@dataclass
class Posted:
    """The edits of a form, the secrets typed into it by path, and which button was pressed."""

    edits: list[Edit] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    add: str = ""
    remove: str = ""
    move: str = ""
    places: int = 0  # by which `move` moves
    acted_shape: int | None = None  # of the list whose entry is removed or moved
    agreed: frozenset[str] = frozenset()  # what is to be renamed or removed whatever it breaks
    rename: Edit | None = None  # in every property
    clear: str = ""
    next: bool = False
    shapes: dict[str, int] = field(default_factory=dict)

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, by path, to be shown again where it could not be saved."""
        renaming = [self.rename] if self.rename else []
        return {edit.path: edit.value for edit in [*self.edits, *renaming]}


def read(version: Version, tab: str, data: QueryDict) -> Posted:
    """Take a posted form apart. Raises `Invalid` for keys that no form of this tab has (THREATS FILE-04)."""
    chosen = list(keys_of(version.document))
    known = set(BUTTONS)
    posted = Posted(
        add=data.get("add", ""),
        remove=data.get("remove_anyway", "") or data.get("remove", ""),
        move=data.get("up", "") or data.get("down", ""),
        places=-1 if "up" in data else 1,
        agreed=frozenset(data.get(key, "") for key in ("rename", "remove_anyway")),
        clear=data.get("clear", ""),
        next="next" in data,
    )
    acted = posted.remove or posted.move
    posted.acted_shape = _number(data.get(f"{SHAPE}{acted.rpartition('.')[0]}"))
    for key in data:
        prefix, _, path = key.partition(":")
        spot = find(path, chosen) if f"{prefix}:" in (BASE, SHAPE, THEIRS) else None
        if spot is not None and spot.tab.key == tab:
            known |= {key, path}
            if key.startswith(BASE):
                _take(posted, data, path, spot)
            elif key.startswith(SHAPE) and (shape := _number(data.get(key))) is not None:
                posted.shapes[path] = shape
    for key in data:
        if key not in known:
            raise unknown(key)
    return posted


def _take(posted: Posted, data: QueryDict, path: str, spot: Spot) -> None:
    if spot.field.spec.input is Input.SECRET:
        if secret := data.get(path, ""):
            posted.secrets[path] = secret
        return
    if path in (data.get("take"), data.get("keep_name")):
        return  # what is stored stays
    base = data.get(f"{THEIRS}{path}" if data.get("keep") == path else f"{BASE}{path}")
    edit = Edit(path, _value(data, path, spot), base, _shape(data, path))
    if data.get("rename_everywhere") == path:
        posted.rename = edit
    else:
        posted.edits.append(edit)


def _value(data: QueryDict, path: str, spot: Spot) -> object:
    if spot.index is None and spot.field.shape is Shape.TEXTS:
        return data.getlist(path)
    if spot.field.shape is Shape.YES_NO:
        return {"yes": True, "no": False}.get(data.get(path, ""))
    return data.get(path, "")


def _shape(data: QueryDict, path: str) -> int | None:
    """The shape of the list that a path lies in, as the page showed it."""
    return next(
        (_number(data.get(SHAPE + around)) for around in _above(path) if SHAPE + around in data), None
    )


def _above(path: str) -> Iterator[str]:
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None
