"""The addresses that an organisation's tenant settings give, proved before anybody is sent there (THREATS EXPR-04)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings as configuration

from entrepot.capabilities.base import Address
from entrepot.expressions import Code, ExpressionError, Segment, explain, parse
from entrepot.expressions.urls import Setting, resolve_url
from entrepot.instances.manifests import capabilities_of, declared_settings
from entrepot.integrations.manifest import Manifest


@dataclass(frozen=True)
class ResolvedAddress:
    """An address as it results. `url` is set where it was proved, else `error` says why not, and `variable` names the
    setting at fault. `missing`: nothing is wrong yet, the setting is only not filled in."""

    path: str
    label: str
    url: str | None
    error: str | None
    segments: Sequence[Segment]
    variable: str | None = None
    missing: bool = False


def resolved(manifest: Manifest, values: Mapping[str, str]) -> list[ResolvedAddress]:
    """Every address of every capability, with the values (by setting name) in their places."""
    declared = declared_settings(manifest)
    return [_resolved(address, declared, values) for address in _addresses(manifest)]


def _addresses(manifest: Manifest) -> Iterator[Address]:
    for capability, properties in capabilities_of(manifest):
        yield from capability.addresses(properties)


def _resolved(address: Address, declared: Sequence[Setting], values: Mapping[str, str]) -> ResolvedAddress:
    segments: Sequence[Segment] = ()
    try:
        template = parse(address.template)
        segments = explain(template, values)
        url = resolve_url(template, declared, values, allow_loopback_http=configuration.ALLOW_PRIVATE_TARGETS)
    except ExpressionError as error:
        return ResolvedAddress(
            address.path,
            address.label,
            None,
            error.message,
            segments,
            variable=error.variable,
            missing=error.code == Code.VALUE_MISSING,
        )
    return ResolvedAddress(address.path, address.label, url, None, segments)
