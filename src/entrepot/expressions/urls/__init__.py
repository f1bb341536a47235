"""Addresses that depend on a customer's tenant settings: checked while written, proved before use."""

from .check import Severity, UrlProblem, check_url_template
from .resolve import resolve_url
from .segments import Segment, explain
from .settings import Setting, SettingType
from .shape import literal_hosts
from .structure import structural_errors

__all__ = [
    "Segment",
    "Setting",
    "SettingType",
    "Severity",
    "UrlProblem",
    "check_url_template",
    "explain",
    "literal_hosts",
    "resolve_url",
    "structural_errors",
]
