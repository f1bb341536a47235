"""What is wrong with a template itself, whatever the values."""

from collections.abc import Iterator, Mapping

from ..checking import check
from ..errors import Code, ExpressionError
from ..template import Template, unknown_variable
from .address import prove_address
from .branches import branches
from .characters import refuse_odd_characters
from .hosts import is_joined, is_open
from .pieces import Computed, Literal, Pieces, Reference, Variable, literals_in, variables_in
from .settings import Setting
from .shape import Shape, read_shape

# Values that are right everywhere, so that what is still wrong is the vendor's text.
_INNOCENT, _INNOCENT_URL = "acme", "https://acme.example"

Declared = Mapping[str, Setting]


def structural_errors(
    template: Template, declared: Declared, *, allow_loopback_http: bool
) -> Iterator[ExpressionError]:
    """The errors that no value can mend: unknown names, wrong places and types, text that no URL has.

    `declared` are the tenant settings by name. Checked at save and again before every use (THREATS EXPR-04), for
    every address that the template's conditions can lead to.
    """
    unknown = list(_unknown(template, declared))
    yield from unknown
    ill_typed = check(template)
    yield from ill_typed
    if ill_typed:
        return
    seen: set[tuple[str, int | None]] = set()
    try:
        for pieces in branches(template):
            for error in _of_branch(pieces, declared, unknown, allow_loopback_http=allow_loopback_http):
                if (error.code, error.position) not in seen:
                    seen.add((error.code, error.position))
                    yield error
    except ExpressionError as error:
        yield error


def _of_branch(
    pieces: Pieces, declared: Declared, unknown: list[ExpressionError], *, allow_loopback_http: bool
) -> Iterator[ExpressionError]:
    try:
        shape = read_shape(pieces)
    except ExpressionError as error:
        yield error
        return
    if unknown:
        return
    own = [*_misplaced(shape, declared), *_odd_text(shape), *_joined_host(shape), *_computed_host(shape)]
    yield from own or _innocent_run(pieces, shape, allow_loopback_http=allow_loopback_http)


def _unknown(template: Template, declared: Declared) -> Iterator[ExpressionError]:
    for reference, position in template.places:
        root, _, name = reference.partition(".")
        if root not in template.dialect.rules.settings:
            yield ExpressionError(
                Code.UNKNOWN_ROOT,
                f"{reference} differs from person to person, and an address is the same for all of them.",
                position,
                remedy="Use tenant settings only.",
            )
        elif name not in declared:
            yield unknown_variable(root, name, position, declared)


def _misplaced(shape: Shape, declared: Declared) -> Iterator[ExpressionError]:
    if isinstance(shape.whole, Computed):
        yield _error_at(
            shape.whole,
            Code.WHOLE_URL_TYPE,
            f"{shape.whole.source} brings the whole address, but is no setting of the type URL.",
            "Begin with https://, or ask for the whole address in a setting of type https URL.",
        )
    elif shape.whole and not declared[shape.whole.name].is_url:
        yield _error_at(
            shape.whole,
            Code.WHOLE_URL_TYPE,
            f"{shape.whole.source} brings the whole address, but its setting is plain text.",
            "Give the setting the type https URL, or begin with https:// and use it for a part of the host.",
        )
    for reference in variables_in((*shape.host, *shape.tail)):
        if isinstance(reference, Reference) and declared[reference.name].is_url:
            yield _error_at(
                reference,
                Code.URL_SETTING_INSIDE,
                f"{reference.source} is a whole address and cannot stand inside another.",
                f"Begin with {reference.source}, or give the setting the type string.",
            )


def _error_at(reference: Variable, code: Code, what: str, remedy: str) -> ExpressionError:
    return ExpressionError(code, what, reference.position, remedy=remedy, variable=reference.name or None)


def _odd_text(shape: Shape) -> Iterator[ExpressionError]:
    for literal in literals_in(shape.tail):
        try:
            refuse_odd_characters(literal.text, literal.position)
        except ExpressionError as error:
            yield error


def _joined_host(shape: Shape) -> Iterator[ExpressionError]:
    last = shape.host[-1] if shape.host else None
    if isinstance(last, Literal) and is_joined(shape.host):
        reference = variables_in(shape.host)[-1]
        yield _error_at(
            reference,
            Code.HOST_JOINED,
            f"{reference.source}{last.text} also fits other people's domains, such as evil{last.text}.",
            f"Put a dot between them: {reference.source}.{last.text}.",
        )


def _computed_host(shape: Shape) -> Iterator[ExpressionError]:
    """What a function makes may stand below the vendor's domain only. It could make any domain, of no value or for one
    customer alone, and analysts would take it for one that the customer types (THREATS EXPR-06)."""
    if is_open(shape.host):
        for piece in shape.host:
            if isinstance(piece, Computed):
                yield _error_at(
                    piece,
                    Code.HOST_COMPUTED,
                    f"{piece.source} decides the domain, and nobody can see which one.",
                    "End the host with your own domain, or use a setting as it is for the whole host.",
                )


def _innocent_run(pieces: Pieces, shape: Shape, *, allow_loopback_http: bool) -> Iterator[ExpressionError]:
    texts = [piece.text if isinstance(piece, Literal) else _INNOCENT for piece in pieces]
    if shape.whole:
        texts[0] = _INNOCENT_URL
    try:
        prove_address("".join(texts), allow_loopback_http=allow_loopback_http)
    except ExpressionError as error:
        yield error
