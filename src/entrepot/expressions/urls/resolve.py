"""The address that a template gives for a customer's values, proved before anybody uses it."""

from collections.abc import Mapping, Sequence

from ..errors import Code, ExpressionError
from ..template import Template
from ..wording import shown
from .address import Address, prove_address
from .branches import taken
from .characters import value_fault
from .hosts import label_fault, lies_under, literal_suffix
from .pieces import Literal, Variable, variables_in
from .settings import Setting, SettingType
from .shape import Shape, read_shape
from .structure import Declared, structural_errors

_OF_THE_HOST = {Code.HOST, Code.HOST_IS_IP, Code.HOST_MOVED}

Values = Mapping[str, str]


def resolve_url(
    template: Template,
    settings: Sequence[Setting],
    values: Values,
    *,
    allow_loopback_http: bool = False,
) -> str:
    """Evaluate `template` with `values` (by setting name) and prove the address (THREATS EXPR-04, OIDC-02).

    To be called at install, upgrade and use. A value never changes scheme, port or literal host, nor the path
    beyond its own place; the result is an https URL of at most 1,024 characters (http for a literal loopback
    host while that is allowed). Values that are not declared are ignored. Raises `ExpressionError`, whose
    `variable` names the setting at fault and whose message calls it by its label.
    """
    declared = {setting.name: setting for setting in settings}
    for error in structural_errors(template, declared, allow_loopback_http=allow_loopback_http):
        raise error
    return resolve_sound(template, declared, values, allow_loopback_http=allow_loopback_http)


def resolve_sound(
    template: Template, declared: Declared, values: Values, *, allow_loopback_http: bool = False
) -> str:
    """As `resolve_url`, of a template that was found without structural errors by the same settings a moment ago: many
    values are tried on one that way."""
    filled = {name: values.get(name, "") for name in declared}
    _require_filled(template, declared, filled)
    pieces = taken(template, filled)
    shape = read_shape(pieces)
    expected = _proved_values(shape, declared, allow_loopback_http=allow_loopback_http)
    text = "".join(piece.value for piece in pieces)
    try:
        address = prove_address(text, allow_loopback_http=allow_loopback_http)
        prove_unmoved(shape, address, expected)
    except ExpressionError as error:
        raise _blamed(error, shape, declared) from None
    return text


def _require_filled(template: Template, declared: Declared, values: Values) -> None:
    for reference, position in template.places:
        setting = declared[reference.partition(".")[2]]
        if setting.required and not values[setting.name]:
            raise _missing(setting, position)


def _missing(setting: Setting, position: int) -> ExpressionError:
    return ExpressionError(
        Code.VALUE_MISSING,
        f"{setting.title} is not filled in.",
        position,
        remedy=f"Fill in {setting.title}.",
        variable=setting.name,
    )


def _proved_values(shape: Shape, declared: Declared, *, allow_loopback_http: bool) -> Address | None:
    """Check each value in its place; the address that a whole-URL setting brings, if there is one."""
    if shape.whole and not shape.whole.value:
        raise _missing(declared[shape.whole.name], shape.whole.position)
    _refuse_in_host(shape, declared)
    _refuse_in_tail(shape, declared)
    if shape.whole is None:
        return None
    return _brought(shape.whole, shape, declared[shape.whole.name], allow_loopback_http)


def _refuse_in_host(shape: Shape, declared: Declared) -> None:
    suffix = literal_suffix(shape.host)
    for reference in variables_in(shape.host):
        value = reference.value
        fault = label_fault(value) if value else None
        if not fault and suffix and lies_under(value, suffix):
            fault = f"repeats {suffix}, which the address adds by itself"
        if fault:
            raise _refused(reference, declared, value, Code.VALUE_IN_HOST, fault)


def _refuse_in_tail(shape: Shape, declared: Declared) -> None:
    for reference in variables_in(shape.tail):
        value = reference.value
        if fault := value_fault(value):
            raise _refused(reference, declared, value, Code.VALUE_IN_PATH, fault)


def _brought(whole: Variable, shape: Shape, setting: Setting, allow_loopback_http: bool) -> Address:
    value = whole.value
    try:
        address = prove_address(value, allow_loopback_http=allow_loopback_http)
    except ExpressionError as error:
        raise _at(whole, error.code, f"{setting.title}: {error.what}", error.remedy) from None
    if setting.type is SettingType.HTTPS_URL and address.scheme != "https":
        raise _at(
            whole, Code.SCHEME, f"{setting.title} does not begin with https://.", "Give an https address."
        )
    follows = shape.tail[0] if shape.tail else None
    if follows and address.query:
        what, remedy = (
            f"{setting.title} has a query (?), but more is added to it",
            "Leave out the ? and the rest",
        )
    elif isinstance(follows, Literal) and follows.text.startswith("/") and address.path.endswith("/"):
        what, remedy = (
            f"{setting.title} ends with a slash, and another one follows",
            "Leave out the last slash",
        )
    else:
        return address
    raise _at(whole, Code.WHOLE_URL_REST, f"{what}.", f"{remedy}.")


def prove_unmoved(shape: Shape, address: Address, brought: Address | None) -> None:
    """Raise `ExpressionError` unless scheme, host and port are as the template fixes them (EXPR-04).

    `brought` is the address that a whole-URL setting gave: text after it must not move the host either.
    """
    if brought:
        same = (address.scheme, address.host, address.port) == (brought.scheme, brought.host, brought.port)
    else:
        fixed = (address.scheme, address.port) == (shape.scheme, shape.port)
        same = fixed and lies_under(address.host, literal_suffix(shape.host))
    if not same:
        raise ExpressionError(
            Code.HOST_MOVED,
            f"The address would lead to {shown(address.host)}, outside the host of the integration.",
            remedy="Use another value.",
        )


def _refused(reference: Variable, declared: Declared, value: str, code: Code, fault: str) -> ExpressionError:
    setting = declared.get(reference.name) or Setting(reference.source)
    wanted = "Leave the rest out."
    if code is Code.VALUE_IN_HOST:
        wanted = f"Give a name such as {setting.sample}: small letters, digits, hyphens and dots."
    return _at(reference, code, f"{setting.title} cannot be {shown(value)} here: it {fault}.", wanted)


def _blamed(error: ExpressionError, shape: Shape, declared: Declared) -> ExpressionError:
    """`error` of a finished address, with the setting that it most likely comes from."""
    host, tail = variables_in(shape.host), variables_in(shape.tail)
    whole = (shape.whole,) if shape.whole else ()
    among = (host or whole) if error.code in _OF_THE_HOST else tail or whole or host
    if error.code == Code.URL_TOO_LONG:
        among = (*whole, *host, *tail)
    if not among:
        return error
    empty = [reference for reference in among if not reference.value]
    fault = empty[0] if empty else max(among, key=lambda reference: len(reference.value))
    title = declared[fault.name].title if fault.name in declared else fault.source
    remedy = f"Fill in {title}." if empty else f"Change {title}."
    return _at(fault, error.code, f"{title}: {error.what}", remedy)


def _at(reference: Variable, code: str, what: str, remedy: str) -> ExpressionError:
    return ExpressionError(code, what, reference.position, remedy=remedy, variable=reference.name or None)
