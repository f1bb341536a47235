"""Every host that a submission can lead to, whatever the customer's values (THREATS EXPR-06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from entrepot.capabilities.base import Audience, Input
from entrepot.expressions import ExpressionError, parse
from entrepot.expressions.urls import literal_hosts
from entrepot.integrations.display import sections
from entrepot.integrations.documents import chosen_capabilities
from entrepot.integrations.manifest import Manifest

ANY = "*"
_UNREADABLE = "?"


@dataclass(frozen=True)
class Host:
    """A host and the fields that lead there. `*` in it stands for a customer's value."""

    name: str
    fields: Sequence[str]

    @property
    def tone(self) -> str:
        """stop for what cannot be read, warn where a customer's value decides alone."""
        return "stop" if self.name == _UNREADABLE else "warn" if self._is_open else "done"

    @property
    def _is_open(self) -> bool:
        """Whether a value decides the domain: it ends the host, or all but its last label."""
        _, value, literal = self.name.rpartition(ANY)
        return bool(value) and "." not in literal.partition(".")[2]

    @property
    def words(self) -> str:
        """What is to be known of it."""
        if self.name == ANY:
            return "Any host: the customer types it."
        if self.name == _UNREADABLE:
            return "This address cannot be read, so nobody can say where it leads."
        if self._is_open:
            return "The customer's value stands at the star and decides the domain."
        return "The customer's value stands at the star." if ANY in self.name else ""


def hosts(manifest: Manifest) -> list[Host]:
    """Every host once, the ones to look at first; those of templates by every branch, those of fixed addresses too."""
    found: dict[str, list[str]] = {}
    for name, label in _found(manifest):
        fields = found.setdefault(name, [])
        if label not in fields:
            fields.append(label)
    order = {"stop": 0, "warn": 1}
    made = [Host(name, fields) for name, fields in found.items()]
    return sorted(made, key=lambda one: (order.get(one.tone, 2), ANY not in one.name))


def _found(manifest: Manifest) -> Iterator[tuple[str, str]]:
    covered = set()
    for capability in chosen_capabilities(manifest):
        for address in capability.addresses(manifest.capabilities[capability.key]):
            covered.add(f"{capability.key}.{_field(address.path)}")
            yield from ((name, address.label) for name in _of_template(address.template))
    for section in sections(manifest, Audience.REVIEW, empty=False):
        for row in section.rows:
            label = f"{row.label}, {row.item}" if row.item else row.label
            if row.spec.input is Input.TEMPLATE and row.path not in covered:
                yield from ((name, label) for value in row.values for name in _of_template(value))
            elif row.spec.input is Input.URL:
                yield from ((name, label) for name in _of_addresses(row.values))


def _field(path: str) -> str:
    """The field that a path is in: `oidc.redirect_uris` for `oidc.redirect_uris.0`."""
    parent, _, last = path.rpartition(".")
    return parent if last.isdecimal() else path


def _of_template(text: str) -> Sequence[str]:
    try:
        return literal_hosts(parse(text))
    except ExpressionError:
        return (_UNREADABLE,)


def _of_addresses(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        try:
            yield urlsplit(value).hostname or _UNREADABLE
        except ValueError:
            yield _UNREADABLE
