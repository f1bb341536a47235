"""The check of an address while its integration is still being written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..dialects import Dialect
from ..errors import Code, ExpressionError
from ..parser import parse
from ..template import Template
from ..wording import shown
from .branches import branches, taken
from .hosts import literal_suffix
from .pieces import literals_in, split_at
from .resolve import Values, resolve_sound
from .settings import Setting
from .shape import Shape, read_shape
from .structure import structural_errors


class Severity(StrEnum):
    """Whether a problem keeps an integration from being submitted."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class UrlProblem:
    """One thing wrong with an address: `message` says what, `remedy` how to mend it.

    `variable` is the name of the setting concerned, `position` the offset in the template.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    variable: str | None = None
    position: int | None = None


def check_url_template(
    template: Template | str,
    settings: Sequence[Setting],
    *,
    allow_loopback_http: bool = False,
    dialect: Dialect = Dialect.OIDC,
) -> list[UrlProblem]:
    """Every problem of an address template that can be known without a customer's values.

    Besides its text, it is tried with the example values and with each optional setting left empty, since old
    instances lack what an update adds. A text that does not parse gives one problem. Never raises
    `ExpressionError`. Proves THREATS OIDC-02 and EXPR-04 at save; `resolve_url` proves them again.
    """
    try:
        parsed = parse(template, dialect) if isinstance(template, str) else template
    except ExpressionError as error:
        return [_problem(error)]
    declared = {setting.name: setting for setting in settings}
    errors = list(structural_errors(parsed, declared, allow_loopback_http=allow_loopback_http))
    if errors:
        return [_problem(error) for error in errors]
    trial = _Trial(parsed, settings, allow_loopback_http)
    warnings = dict.fromkeys(one for pieces in branches(parsed) for one in _warnings(read_shape(pieces)))
    return [*warnings, *(trial.with_examples() or trial.with_gaps())]


def _problem(error: ExpressionError, severity: Severity = Severity.ERROR) -> UrlProblem:
    return UrlProblem(error.code, severity, error.what, error.remedy, error.variable, error.position)


def _warnings(shape: Shape) -> Iterator[UrlProblem]:
    suffix = literal_suffix(shape.host)
    if len(shape.host) > 1 and suffix and "." not in suffix:
        yield UrlProblem(
            Code.HOST_OPEN,
            Severity.WARNING,
            f"Customers can name any host that ends in .{suffix}.",
            "End the host with your own domain, or ask for the whole host name in one setting.",
            position=shape.host[-1].position,
        )
    path, _query = split_at(shape.tail, "?")
    for literal in literals_in(path):
        if "//" in literal.text:
            at = literal.position + literal.text.index("//")
            yield _double_slash("The path contains two slashes in a row.", "Remove one.", None, at)


def _double_slash(what: str, remedy: str, variable: str | None, position: int | None) -> UrlProblem:
    return UrlProblem(Code.DOUBLE_SLASH, Severity.WARNING, what, remedy, variable, position)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Runs of one template with made-up values."""

    template: Template
    settings: Sequence[Setting]
    allow_loopback_http: bool

    def with_examples(self) -> list[UrlProblem]:
        """The problem of the example values, if there is one."""
        try:
            self._resolve(self._samples())
        except ExpressionError as error:
            what = f"With the example values this is not an address. {error.what}"
            return [
                UrlProblem(error.code, Severity.ERROR, what, error.remedy, error.variable, error.position)
            ]
        return []

    def with_gaps(self) -> list[UrlProblem]:
        """The problems of leaving out each optional setting, then all of them together."""
        used = {name.partition(".")[2] for name in self.template.references}
        optional = [setting for setting in self.settings if setting.name in used and not setting.required]
        problems = [problem for setting in optional for problem in self._without(setting)]
        if problems or len(optional) < 2:
            return problems
        return self._without(*optional)

    def _without(self, *gaps: Setting) -> list[UrlProblem]:
        values = {**self._samples(), **{gap.name: "" for gap in gaps}}
        titles, names = " and ".join(gap.title for gap in gaps), {gap.name for gap in gaps}
        name, position = next((name, at) for name, at in self._places() if name in names)
        result = shown("".join(piece.value for piece in taken(self.template, values, lenient=True)))
        what = f"When {titles} is left empty, the address is {result}"
        try:
            resolved = self._resolve(values)
        except ExpressionError as error:
            what, remedy = (
                f"{what}, which is not valid.",
                f"Make {titles} required.",
            )
            return [UrlProblem(error.code, Severity.ERROR, what, remedy, name, position)]
        if _has_double_slash(resolved) and not _has_double_slash(self._resolve(self._samples())):
            what, remedy = f"{what}, with two slashes in a row.", f"Make {titles} required."
            return [_double_slash(what, remedy, name, position)]
        return []

    def _places(self) -> Iterator[tuple[str, int]]:
        return ((reference.partition(".")[2], position) for reference, position in self.template.places)

    def _samples(self) -> dict[str, str]:
        return {setting.name: setting.sample for setting in self.settings}

    def _resolve(self, values: Values) -> str:
        declared = {setting.name: setting for setting in self.settings}
        return resolve_sound(self.template, declared, values, allow_loopback_http=self.allow_loopback_http)


def _has_double_slash(url: str) -> bool:
    return "//" in url.partition("://")[2].partition("?")[0]
