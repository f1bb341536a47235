"""The frame around every page of an installed integration: who may see it, its head and its tabs.

A capability's own tab finds its instance by `find`, renders a template that extends `instances/detail_base.html` with
`frame(...)` in its context, and fills the block `tab`:

    @roles(*frame.READERS, kinds=INSTALLING_KINDS)
    def credentials(request: PersonRequest, instance_id: str) -> HttpResponse:
        instance = frame.find(request, instance_id)
        return render(request, "oidc/credentials.html", {**frame.frame(request, instance, "credentials"), ...})
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from entrepot.core.errors import Missing
from entrepot.instances import rules
from entrepot.instances.manifests import installed_capabilities
from entrepot.instances.models import Instance
from entrepot.instances.queries import of_org, reach
from entrepot.orgs.http import PersonRequest
from entrepot.orgs.states import Role

READERS = (Role.APP_ADMIN,)  # for `orgs.access.roles`, which lets read-only admins read besides


@dataclass(frozen=True)
class Tab:
    """A tab as the frame shows it."""

    label: str
    url: str
    current: bool
    count: int | None = None


def find(request: PersonRequest, instance_id: str) -> Instance:
    """The living instance of this organisation; raises `Missing`, the same for another's as for none (TEN-01)."""
    instance = of_org(request.org).filter(pk=instance_id).first()
    if instance is None:
        raise Missing
    instance.org = request.org
    return instance


def frame(request: PersonRequest, instance: Instance, current: str) -> dict[str, object]:
    """The context of `instances/detail_base.html`; `current` is the key of the tab being read."""
    people = reach([instance]).get(instance.id, 0)
    return {
        "instance": instance,
        "integration": instance.release.integration,
        "capabilities": installed_capabilities(instance),
        "people": people,
        "can_change": rules.may_manage(request.person),
        "tabs": _tabs(instance, current, people),
        "trail": [(rules.TITLES[instance.org.kind], reverse("instances:list")), (instance.label, "")],
    }


def served_tabs(instance: Instance, current: str = "") -> list[Tab]:
    """The tabs that the capabilities serve."""
    return [
        _tab(instance, current, one.key, one.label, one.url_name)
        for capability in installed_capabilities(instance)
        for one in capability.tabs()
    ]


def _tabs(instance: Instance, current: str, people: int) -> list[Tab]:
    return [
        _tab(instance, current, "general", "General", "instances:detail"),
        *served_tabs(instance, current),
        _tab(instance, current, "assignments", "Assignments", "instances:assignments", people),
        _tab(instance, current, "log", "Log", "instances:log"),
    ]


def _tab(
    instance: Instance, current: str, key: str, label: str, url_name: str, count: int | None = None
) -> Tab:
    return Tab(label, reverse(url_name, args=[instance.id]), key == current, count)
