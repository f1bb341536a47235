"""What the stages ask of a capability. Adding one is adding a folder and one `register` call."""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from entrepot.capabilities.base.problems import Problem
from entrepot.capabilities.base.properties import Properties

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from entrepot.expressions.urls import Setting


@dataclass(frozen=True)
class Address:
    """An address that results from the tenant settings: a template, and what it is called for the admin."""

    path: str
    label: str
    template: str


@dataclass(frozen=True)
class Fact:
    """A line on the listing or the desk: what it is, and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class InstallTab:
    """A tab of an installed integration that the capability serves: its key in the URL and its label."""

    key: str
    label: str
    url_name: str


@dataclass(frozen=True)
class Tile:
    """Whether and how a tile can start this capability."""

    can_launch: bool
    reason: str = ""


class Capability(ABC):
    """Members in the order of the flow. `instance`, `person` and `by` are typed as objects here: this package comes
    before instances and does not import them; a capability's folder knows their types."""

    key: ClassVar[str]  # the manifest's key, the folder and the URL
    label: ClassVar[str]  # on tabs: "OpenID Connect"
    short_label: ClassVar[str]  # on tags: "OIDC"
    icon: ClassVar[str]
    summary: ClassVar[str]  # one line where the vendor chooses
    properties: ClassVar[type[Properties]]  # draft: what the vendor declares
    use_case: ClassVar[str] = ""  # assigned to integrations that have it
    excludes: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[frozenset[str]] = frozenset()

    def checks(
        self, properties: Properties, settings: Sequence[Setting], *, allow_private: bool
    ) -> Sequence[Problem]:
        """Static rules beyond those that the specs state. Paths are relative to the capability's tab."""
        return ()

    def addresses(self, properties: Properties) -> Sequence[Address]:
        """Every dynamic address: shown at install, listed with its hosts in review, proved at each use."""
        return ()

    def facts(self, properties: Properties) -> Sequence[Fact]:
        """What the listing says of it. Public values only."""
        return ()

    def connect(self, instance: object, *, by: object) -> Mapping[str, str]:
        """Make what a new instance needs; returns values to show once (such as a client secret). Repeatable."""
        return {}

    def disconnect(self, instance: object) -> None:
        """Revoke all that `connect` made and all that was issued through it. Repeatable."""

    def tabs(self) -> Sequence[InstallTab]:
        """Tabs of an installed integration."""
        return ()

    def tile(self, instance: object) -> Tile:
        """Whether a tile of this instance can start it."""
        return Tile(can_launch=False)

    def tiles(self, instances: Sequence[object]) -> Sequence[Tile]:
        """`tile` of each, in their order: what the launcher asks, so override it where one read serves them all."""
        return [self.tile(one) for one in instances]

    def launch(self, request: HttpRequest, instance: object) -> HttpResponse | None:
        """Start it for the signed-in, assigned person; None where there is nothing to start."""
        return None
