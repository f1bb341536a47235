"""A parsed template: parsed once, evaluated many times."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .dialects import Dialect
from .errors import Code, ExpressionError
from .syntax import Literal, Parts, Reference, references_in
from .wording import nearest

MAX_RESULT = 64 * 1024  # bytes of UTF-8; THREATS EXPR-02

Context = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Template:
    """An immutable template. Made by `parse` only."""

    source: str
    parts: Parts
    dialect: Dialect

    @property
    def references(self) -> tuple[str, ...]:
        """The names that it reads, each once, in the order of first use: `("app.workspace",)`."""
        return tuple(dict.fromkeys(reference.key for reference in references_in(self.parts)))

    def evaluate(self, context: Context) -> str:
        """Put the values of `context` in place of the references.

        `context` maps each root to its settings. A declared setting that nobody filled in is present as the
        empty string; one that is absent was never declared. One pass: what looks like a reference inside a
        value stays text (THREATS EXPR-05). Raises `ExpressionError` with code `unknown_variable` or
        `result_too_long`.
        """
        return _joined(
            part.text if isinstance(part, Literal) else _value(part, context) for part in self.parts
        )


def _value(reference: Reference, context: Context) -> str:
    settings = context.get(reference.root, {})
    value = settings.get(reference.name)
    if value is None:
        raise unknown_variable(reference, settings)
    return value


def unknown_variable(reference: Reference, known: Iterable[str]) -> ExpressionError:
    """The error for a reference to a setting that is not among `known`."""
    near = nearest(reference.name, known)
    remedy = (
        f"Did you mean {reference.root}.{near}?"
        if near
        else "Add it to the tenant settings, or correct the name."
    )
    return ExpressionError(
        Code.UNKNOWN_VARIABLE,
        f"There is no tenant setting named {reference.key}.",
        reference.position,
        remedy=remedy,
        variable=reference.name,
    )


def _joined(pieces: Iterable[str]) -> str:
    """The pieces in one text; stops as soon as they are too long, before they are put together."""
    kept, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size <= MAX_RESULT and not piece.isascii():
            size += len(piece.encode("utf-8", "surrogatepass")) - len(piece)
        if size > MAX_RESULT:
            raise ExpressionError(
                Code.RESULT_TOO_LONG, "The result is longer than 64 KiB.", remedy="Shorten the values in it."
            )
        kept.append(piece)
    return "".join(kept)
