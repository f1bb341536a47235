"""What each kind of input asks of its text, beyond the rules that a spec names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from entrepot.capabilities.base import Fault, Input, Problem
from entrepot.capabilities.base import Severity as Weight
from entrepot.expressions.urls import Setting, Severity, UrlProblem, check_url_template
from entrepot.integrations import text_rules

InputRule = Callable[[str, bool], Fault | None]


def web_address(value: str, allow_private: bool) -> Fault | None:
    """An https address that is the same for every customer; http for localhost where private targets are allowed.

    A fragment is fine here: nobody is redirected to it (THREATS TEXT-03).
    """
    if "{" in value or "}" in value:
        remedy = "Write it without { }: only addresses of the sign-in itself may differ."
        return Fault("not_dynamic", "This address is the same for every customer.", remedy)
    plain, _, _fragment = value.partition("#")
    for problem in check_url_template(plain, (), allow_loopback_http=allow_private):
        if problem.severity is Severity.ERROR:
            return Fault(problem.code, problem.message, problem.remedy)
    return None


def _email(value: str, _allow_private: bool) -> Fault | None:
    return text_rules.email_address(value)


RULES: dict[Input, InputRule] = {Input.URL: web_address, Input.EMAIL: _email}


def template_problems(
    path: str, template: str, settings: Sequence[Setting], *, allow_private: bool
) -> list[Problem]:
    """Every problem of a dynamic address, for sample values and for empty ones (THREATS EXPR-04, OIDC-02)."""
    found = check_url_template(template, settings, allow_loopback_http=allow_private)
    return [_problem(path, one) for one in found]


def _problem(path: str, one: UrlProblem) -> Problem:
    weight = Weight.ERROR if one.severity is Severity.ERROR else Weight.WARNING
    return Problem(one.code, weight, path, one.message, one.remedy, one.position)
