"""What is wrong with a manifest, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether submitting waits for it."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Severity:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    ERROR = "error", "Must be mended"
    WARNING = "warning", "Look at it"
    MISSING = "missing", "Still empty"


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `path` names the field, such as `oidc.redirect_uris.0`; `code` is stable.

    `position` is the offset in the field's text of what is wrong, where that is known.
    """

    code: str
    severity: Severity
    path: str
    message: str
    remedy: str = ""
    position: int | None = None

    @property
    def text(self) -> str:
        """Message and remedy in one breath."""
        return f"{self.message} {self.remedy}".strip()

    @property
    def blocks(self) -> bool:
        """Whether submitting waits for it."""
        return self.severity is not Severity.WARNING


@dataclass(frozen=True)
class Fault:
    """A problem before anybody knows where it stands: what a rule finds in one text."""

    code: str
    message: str
    remedy: str = ""
    severity: Severity = Severity.ERROR

    def at(self, path: str) -> Problem:
        """The problem of the field at `path`."""
        return Problem(self.code, self.severity, path, self.message, self.remedy)


Rule = Callable[[str], Fault | None]
