"""What an address is made of, once its expressions are seen as text and values side by side."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that the vendor wrote."""

    text: str
    position: int = field(default=0, compare=False)

    @property
    def value(self) -> str:
        """What stands in the address."""
        return self.text


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of one named setting, such as `app.workspace`; `value` is set where values are known."""

    root: str
    name: str
    position: int = field(default=0, compare=False)
    source: str = ""
    value: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The settings that the value comes from."""
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Computed:
    """What a function makes of settings: of a value as unknown as theirs."""

    names: tuple[str, ...]
    position: int = field(default=0, compare=False)
    source: str = ""
    value: str = ""

    @property
    def name(self) -> str:
        """The setting to name where one must be named; empty where it reads none."""
        return self.names[0] if self.names else ""


Variable = Reference | Computed
Piece = Literal | Variable
Pieces = tuple[Piece, ...]


def variables_in(pieces: Pieces) -> tuple[Variable, ...]:
    """The values among `pieces`, in order."""
    return tuple(piece for piece in pieces if not isinstance(piece, Literal))


def literals_in(pieces: Pieces) -> tuple[Literal, ...]:
    """The literal texts among `pieces`, in order."""
    return tuple(piece for piece in pieces if isinstance(piece, Literal))


def joined(pieces: Pieces) -> Pieces:
    """`pieces` with neighbouring texts made one, and without empty ones."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if isinstance(piece, Literal) and isinstance(last, Literal):
            found[-1] = Literal(last.text + piece.text, last.position)
        elif not isinstance(piece, Literal) or piece.text:
            found.append(piece)
    return tuple(found)


def split_at(pieces: Pieces, characters: str) -> tuple[Pieces, Pieces]:
    """`pieces` before and from the first literal character that is one of `characters`."""
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Literal):
            continue
        cut = next((at for at, char in enumerate(piece.text) if char in characters), None)
        if cut is not None:
            before = (Literal(piece.text[:cut], piece.position),) if cut else ()
            after = Literal(piece.text[cut:], piece.position + cut)
            return (*pieces[:index], *before), (after, *pieces[index + 1 :])
    return pieces, ()


def without_prefix(pieces: Pieces, length: int) -> Pieces:
    """`pieces` without the first `length` characters of their first literal."""
    first, *rest = pieces
    if not isinstance(first, Literal) or len(first.text) <= length:
        return tuple(rest)
    return (Literal(first.text[length:], first.position + length), *rest)
