"""What in a result came from where, for pages that show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from .syntax import Literal
from .template import Template


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the result: the vendor's text, or the value of the setting named by `variable`.

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
    `resolve_url` returns when it accepts the values.
    """
    return [
        Segment(part.text, None, part.source)
        if isinstance(part, Literal)
        else Segment(values.get(part.name, ""), part.name, part.source)
        for part in template.parts
    ]
