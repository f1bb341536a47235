"""The table of functions: what each is called, takes and gives, what it means, and an example that is true."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..dialects import Family, Variant
from ..limits import Budget
from ..values import DateTime, Type, Value

BOTH = frozenset(Variant)
CLASSIC = frozenset({Variant.CLASSIC})
IDENTITY_ENGINE = frozenset({Variant.IDENTITY_ENGINE})


_RECEIVERS = {Type.DATETIME: "datetime", Type.COUNTRY: "country", Type.NUMBER: "number"}


@dataclass(slots=True)
class Surroundings:
    """What functions that are not pure may look at: the context's groups, clock and people; and the budget.

    `now` is what the clock showed when it was first read, so that one evaluation has one time.
    """

    context: Mapping[str, Value]
    budget: Budget
    variant: Variant = Variant.CLASSIC
    now: DateTime | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `types`: any of them; the first is the one that a value is turned into."""

    name: str
    types: tuple[Type, ...]
    optional: bool = False
    variadic: bool = False
    written_out: bool = False  # a text as it is, so that it is read once, when the expression is

    def __str__(self) -> str:
        words = f"{self.types[0]}{'...' if self.variadic else ''} {self.name}"
        return f"[{words}]" if self.optional else words


@dataclass(frozen=True, slots=True)
class Example:
    """An expression and what it gives for a context; shown in the documentation, and tested."""

    source: str
    result: Value
    context: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language.

    `receiver`: the types of value that it is a method of; its name then begins with `$`. `run` takes the receiver,
    if there is one, and the arguments, turned into their types; `surrounded` functions take `Surroundings` first.
    """

    name: str
    parameters: tuple[Parameter, ...]
    returns: Type
    run: Callable[..., Value]
    meaning: str
    example: Example | None
    family: Family = Family.SPEL
    variants: frozenset[Variant] = BOTH
    receiver: tuple[Type, ...] = ()
    surrounded: bool = False
    pure: bool = True
    deprecated: bool = False

    @property
    def least(self) -> int:
        """How few arguments it takes."""
        return sum(not (one.optional or one.variadic) for one in self.parameters)

    @property
    def most(self) -> int | None:
        """How many arguments it takes; None for any number."""
        return None if any(one.variadic for one in self.parameters) else len(self.parameters)

    @property
    def arity(self) -> str:
        """In words: `2 arguments`, `1 to 2 arguments`, `2 arguments or more`."""
        if self.most is None:
            return f"{self.least} arguments or more" if self.least else "any number of arguments"
        if self.least == self.most:
            return f"{self.least} argument{'' if self.least == 1 else 's'}" if self.least else "no arguments"
        return f"{self.least} to {self.most} arguments"

    @property
    def signature(self) -> str:
        """As the documentation has it: `String.len(String input)`."""
        return f"{self.name}({', '.join(map(str, self.parameters))})"

    @property
    def form(self) -> str:
        """How it is called: `String.len(String input)`; methods with their receiver: `string.length()`."""
        if not self.receiver:
            return self.signature
        kind = self.receiver[0]
        return f"{_RECEIVERS.get(kind, kind.lower())}.{self.signature.partition('.')[2]}"

    @property
    def written_out(self) -> tuple[int, ...]:
        """The places of arguments that must be constants."""
        return tuple(index for index, one in enumerate(self.parameters) if one.written_out)

    def spreads(self, count: int) -> bool:
        """Whether the last of `count` arguments may be an array that holds all texts of a `String...`."""
        last = self.parameters[-1:]
        return count == len(self.parameters) and any(
            one.variadic and one.types[0] is Type.TEXT for one in last
        )

    def parameter(self, index: int) -> Parameter:
        """The parameter that the argument at `index` is for."""
        return self.parameters[min(index, len(self.parameters) - 1)]


_MARKS = {
    "String": (Type.TEXT,), "Integer": (Type.INTEGER,), "Double": (Type.NUMBER,), "Boolean": (Type.BOOLEAN,),
    "Array": (Type.ARRAY,), "Map": (Type.MAP,), "Object": (Type.OBJECT,), "ZonedDateTime": (Type.DATETIME,),
    "CountryCode": (Type.COUNTRY,), "Text": (Type.TEXT,),
}  # fmt: skip


def parameters(signature: str) -> tuple[Parameter, ...]:
    """Parameters as the documentation writes them: `String str, [Integer end], Object... values, =String pattern`.

    `=` marks one that must be written out; `String|Double` takes either as it is.
    """
    return tuple(_parameter(word.strip()) for word in signature.split(",") if word.strip())


def _parameter(word: str) -> Parameter:
    optional = word.startswith("[")
    kinds, name = word.strip("[]").removeprefix("=").split()
    variadic = kinds.endswith("...")
    types = tuple(kind for mark in kinds.removesuffix("...").split("|") for kind in _MARKS[mark])
    return Parameter(name, types, optional, variadic, written_out=word.startswith("="))
