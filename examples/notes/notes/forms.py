"""Text that people typed: cleaned, measured, and refused with the field's name and the remedy."""

import re
import unicodedata

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class InputError(Exception):
    """Input that can't be kept. `errors` maps a field's name to a sentence that says what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


def problem_with(text: str, *, label: str, most: int, required: bool = True) -> str | None:
    """What is wrong with this text, or None."""
    if required and not text:
        return f"{label} is missing. Type one."
    if len(text) > most:
        return f"{label} has {len(text):,} characters. Shorten it to {most:,} or fewer."
    if CONTROL.search(text):
        return f"{label} has invisible control characters. Type it again, or paste it as plain text."
    return None


def require(**problems: str | None) -> None:
    """Raise `InputError` where any field has a problem."""
    found = {field: problem for field, problem in problems.items() if problem}
    if found:
        raise InputError(found)


def slug_of(name: str) -> str:
    """A name as it stands in an address: `Café Globex` becomes `cafe-globex`; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
