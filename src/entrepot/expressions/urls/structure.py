"""What is wrong with a template itself, whatever the values."""

from collections.abc import Iterator, Mapping

from ..errors import Code, ExpressionError
from ..syntax import Literal, Reference, literals_in, references_in
from ..template import Template, unknown_variable
from .address import prove_address
from .characters import refuse_odd_characters
from .hosts import is_joined
from .settings import Setting
from .shape import Shape, read_shape

# Values that are right everywhere, so that what is still wrong is the vendor's text.
_INNOCENT, _INNOCENT_URL = "acme", "https://acme.example"

Declared = Mapping[str, Setting]


def structural_errors(
    template: Template, declared: Declared, *, allow_loopback_http: bool
) -> Iterator[ExpressionError]:
    """The errors that no value can mend: unknown names, wrong places and types, text that no URL has.

    `declared` are the tenant settings by name. Checked at save and again before every use (THREATS EXPR-04).
    """
    unknown = list(_unknown(template, declared))
    yield from unknown
    try:
        shape = read_shape(template)
    except ExpressionError as error:
        yield error
        return
    if unknown:
        return
    own = [*_misplaced(shape, declared), *_odd_text(shape), *_joined_host(shape)]
    yield from own or _innocent_run(template, shape, allow_loopback_http=allow_loopback_http)


def _unknown(template: Template, declared: Declared) -> Iterator[ExpressionError]:
    seen: set[str] = set()
    for reference in references_in(template.parts):
        if reference.name not in declared and reference.name not in seen:
            seen.add(reference.name)
            yield unknown_variable(reference, declared)


def _misplaced(shape: Shape, declared: Declared) -> Iterator[ExpressionError]:
    if shape.whole and not declared[shape.whole.name].is_url:
        yield _error_at(
            shape.whole,
            Code.WHOLE_URL_TYPE,
            f"{shape.whole.source} brings the whole address, but its setting is plain text.",
            "Give the setting the type https URL, or begin with https:// and use it for a part of the host.",
        )
    for reference in references_in((*shape.host, *shape.tail)):
        if declared[reference.name].is_url:
            yield _error_at(
                reference,
                Code.URL_SETTING_INSIDE,
                f"{reference.source} is a whole address and cannot stand inside another.",
                f"Begin with {reference.source}, or give the setting the type string.",
            )


def _error_at(reference: Reference, code: Code, what: str, remedy: str) -> ExpressionError:
    return ExpressionError(code, what, reference.position, remedy=remedy, variable=reference.name)


def _odd_text(shape: Shape) -> Iterator[ExpressionError]:
    for literal in literals_in(shape.tail):
        try:
            refuse_odd_characters(literal.text, literal.position)
        except ExpressionError as error:
            yield error


def _joined_host(shape: Shape) -> Iterator[ExpressionError]:
    last = shape.host[-1] if shape.host else None
    if isinstance(last, Literal) and is_joined(shape.host):
        reference = references_in(shape.host)[-1]
        yield _error_at(
            reference,
            Code.HOST_JOINED,
            f"{reference.source}{last.text} also fits other people's domains, such as evil{last.text}.",
            f"Put a dot between them: {reference.source}.{last.text}.",
        )


def _innocent_run(
    template: Template, shape: Shape, *, allow_loopback_http: bool
) -> Iterator[ExpressionError]:
    values = {reference.name: _INNOCENT for reference in references_in(template.parts)}
    if shape.whole:
        values[shape.whole.name] = _INNOCENT_URL
    try:
        prove_address(template.evaluate({"app": values}), allow_loopback_http=allow_loopback_http)
    except ExpressionError as error:
        yield error
