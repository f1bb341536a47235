"""A parsed property: parsed once, evaluated many times."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .dialects import Dialect, Variant
from .errors import Code, ExpressionError
from .evaluation import Context, Run, Step, compiled
from .limits import require_text_size, text_of_size
from .syntax import Expression, Hole, Member, Name, Part, Projection, Quoted, Selection, Text, children
from .values import Value, plain, text
from .wording import nearest


@dataclass(frozen=True, slots=True)
class Template:
    """An immutable property of a manifest: text, and holes that expressions fill. Made by `parse` only."""

    source: str = field(compare=False)
    parts: tuple[Part, ...]
    dialect: Dialect
    variant: Variant = Variant.CLASSIC
    steps: tuple[Step | None, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        steps = (
            compiled(one.expression, self.dialect.rules) if isinstance(one, Hole) else None
            for one in self.parts
        )
        object.__setattr__(self, "steps", tuple(steps))

    @property
    def references(self) -> tuple[str, ...]:
        """The variables that it reads, each once, in the order of first use: `("app.workspace",)`."""
        return tuple(name for name, _ in self.places)

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """The variables that it reads, each once, with the position of its first use."""
        found: dict[str, int] = {}
        for part in self.parts:
            if isinstance(part, Hole):
                plain_path = isinstance(part.expression, Member)
                for name, position in placed_references(part.expression):
                    found.setdefault(name, part.position if plain_path else position)
        return tuple(found.items())

    @property
    def is_expression(self) -> bool:
        """Whether it is one expression and nothing else, so that its value need not be text."""
        return len(self.parts) == 1 and isinstance(self.parts[0], Hole)

    def value(self, context: Context) -> Value:
        """What it gives for `context`: a text, or any value where it is one expression.

        `context` maps names to JSON values; `groups`, `now`, `linked`, `directory_users` and `workday_users` are what
        functions look at. A tenant setting that is absent is the empty text. Evaluated in one pass: what looks like
        an expression within a value stays text (THREATS EXPR-05). Raises `ExpressionError`.
        """
        run = Run(context, self.variant)
        if self.is_expression and self.steps[0]:
            return _checked(self.steps[0](run))
        return _joined(
            text(step(run)) if step else part.text if isinstance(part, Text) else ""
            for part, step in zip(self.parts, self.steps, strict=True)
        )

    def result(self, context: Context) -> Value:
        """As `value`, in JSON's types: groups as their ids, countries as two letters, times as ISO 8601."""
        return plain(self.value(context))

    def evaluate(self, context: Context) -> str:
        """As `value`, as text: null as the empty one."""
        return text_of_size(text(self.value(context)))


def references_in(node: Expression) -> Iterator[str]:
    """The variables below `node`, with the attribute that is read of each: `app.workspace`, `val`."""
    return (name for name, _ in placed_references(node))


def placed_references(node: Expression) -> Iterator[tuple[str, int]]:
    """The variables below `node` with their positions."""
    if isinstance(node, Member) and isinstance(node.target, Name):
        yield f"{node.target.name}.{node.name}", node.position
    elif isinstance(node, Name):
        yield node.name, node.position
    elif isinstance(node, Quoted):
        return  # what it reads is of each group
    elif isinstance(node, Projection | Selection):
        yield from placed_references(node.target)  # names inside are attributes of the elements
    else:
        for child in children(node):
            yield from placed_references(child)


def unknown_variable(root: str, name: str, position: int, known: Iterable[str]) -> ExpressionError:
    """The error for a reference to a setting that is not among `known`."""
    near = nearest(name, known)
    remedy = f"Did you mean {root}.{near}?" if near else "Add it to the tenant settings, or correct the name."
    return ExpressionError(
        Code.UNKNOWN_VARIABLE,
        f"There is no tenant setting named {root}.{name}.",
        position,
        remedy=remedy,
        variable=name,
    )


def _checked(value: Value) -> Value:
    if isinstance(value, str):
        return text_of_size(value)
    if isinstance(value, Mapping | list):
        require_text_size(_rough_size(value))
    return value


def _rough_size(value: Any) -> int:
    """The characters in all texts of a structure; walks without recursion, and stops at the limit."""
    waiting, size = [value], 0
    while waiting and size <= 1 << 20:
        one = waiting.pop()
        size += len(one) if isinstance(one, str) else 1
        waiting.extend(one if isinstance(one, list) else one.values() if isinstance(one, Mapping) else ())
    return 0 if size <= 1 << 20 else size


def _joined(pieces: Iterable[str]) -> str:
    """The pieces in one text; stops as soon as they are too long, before they are put together."""
    kept, size = [], 0
    for piece in pieces:
        size += len(piece) if piece.isascii() else len(piece.encode("utf-8", "surrogatepass"))
        require_text_size(size)
        kept.append(piece)
    return "".join(kept)
