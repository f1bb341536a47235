"""The tree that a parsed template is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands in the result as it was written."""

    text: str
    position: int

    @property
    def source(self) -> str:
        """The part as it was written."""
        return self.text


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of one named setting, such as `app.workspace`."""

    root: str
    name: str
    position: int
    source: str

    @property
    def key(self) -> str:
        """The name with its root: `app.workspace`."""
        return f"{self.root}.{self.name}"


Part = Literal | Reference
Parts = tuple[Part, ...]


def references_in(parts: Parts) -> tuple[Reference, ...]:
    """The references among `parts`, in order."""
    return tuple(part for part in parts if isinstance(part, Reference))


def literals_in(parts: Parts) -> tuple[Literal, ...]:
    """The literal texts among `parts`, in order."""
    return tuple(part for part in parts if isinstance(part, Literal))


def split_at(parts: Parts, characters: str) -> tuple[Parts, Parts]:
    """`parts` before and from the first literal character that is one of `characters`."""
    for index, part in enumerate(parts):
        if not isinstance(part, Literal):
            continue
        cut = next((at for at, char in enumerate(part.text) if char in characters), None)
        if cut is not None:
            before = (Literal(part.text[:cut], part.position),) if cut else ()
            after = Literal(part.text[cut:], part.position + cut)
            return (*parts[:index], *before), (after, *parts[index + 1 :])
    return parts, ()


def without_prefix(parts: Parts, length: int) -> Parts:
    """`parts` without the first `length` characters of their first literal."""
    first, *rest = parts
    if not isinstance(first, Literal) or len(first.text) <= length:
        return tuple(rest)
    return (Literal(first.text[length:], first.position + length), *rest)
