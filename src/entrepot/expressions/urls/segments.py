"""What in a result came from where, for pages that show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..template import Template
from .branches import outline, taken
from .pieces import Literal, Piece


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the result: the vendor's text, or what came of the setting named by `variable`.

    The text of a setting that is not filled in is empty; `source` is what the template says there.
    """

    text: str
    variable: str | None
    source: str

    @property
    def is_value(self) -> bool:
        """Whether it came from a setting."""
        return self.variable is not None


def explain(template: Template, values: Mapping[str, str]) -> list[Segment]:
    """The result for `values` (by setting name), cut where literal text and values meet.

    Checks nothing, so that a page can show what an admin is just typing; the texts put together are what
    `resolve_url` returns when it accepts the values. What cannot be evaluated for them is empty.
    """
    return [_segment(piece, piece.value) for piece in taken(template, values, lenient=True)]


def written(template: Template) -> list[Segment]:
    """The template itself, cut where text and expressions meet."""
    return [
        _segment(piece, piece.text if isinstance(piece, Literal) else piece.source)
        for piece in outline(template)
    ]


def _segment(piece: Piece, text: str) -> Segment:
    if isinstance(piece, Literal):
        return Segment(text, None, piece.text)
    return Segment(text, piece.name, piece.source)
