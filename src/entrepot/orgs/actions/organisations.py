"""Founding, naming, suspending and restoring organisations."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction

from entrepot.audit import actions as audit
from entrepot.audit.kinds import Kind
from entrepot.core.errors import Invalid, WrongState
from entrepot.orgs import names, rules
from entrepot.orgs.look_alikes import org_name_problem
from entrepot.orgs.models import Org, Session
from entrepot.orgs.rules import By
from entrepot.orgs.states import OrgKind, Role

TAKEN = "This short name is taken. Choose another, such as the name with the country added."


def network_slugs() -> frozenset[str]:
    """What nobody else's slug may look like: the network's own slug, and its name as one."""
    return frozenset({settings.NETWORK_SLUG, names.slug_from(settings.NETWORK_NAME)} - {""})


def name_problem(name: str, kind: OrgKind) -> str | None:
    """Why an organisation of this kind can't have the name; None where it can (THREATS TEXT-04)."""
    if kind == OrgKind.NETWORK:
        return org_name_problem(name, frozenset())
    founded = Org.objects.filter(kind=OrgKind.NETWORK).values_list("name", flat=True)
    return org_name_problem(name, frozenset({settings.NETWORK_NAME, *founded}))


def slug_problem(slug: str, kind: OrgKind) -> str | None:
    """Why a new organisation of this kind can't have the slug; None where it can. Slugs are public."""
    own = frozenset() if kind == OrgKind.NETWORK else network_slugs()
    problem = names.slug_problem(slug, own)
    if problem is None and Org.objects.filter(slug=slug).exists():
        return TAKEN
    return problem


@transaction.atomic
def create_org(name: str, slug: str, kind: OrgKind, *, by: By) -> Org:
    """Found an organisation without people. Raises `Invalid` naming `name` or `slug`.

    A slug is never given out twice, also not a closed organisation's (THREATS TEN-05, TEN-06).
    """
    rules.require_network_admin(by)
    name = names.tidy(name)
    problems = {
        "name": name_problem(name, kind),
        "slug": slug_problem(slug, kind),
    }
    found = {field: text for field, text in problems.items() if text}
    if found:
        raise Invalid(fields=found)
    try:
        with transaction.atomic():
            org = Org.objects.create(name=name, slug=slug, kind=kind)
    except IntegrityError as error:
        if "one_network" in str(error):
            raise WrongState("The network's own organisation is founded already.") from None
        raise Invalid(fields={"slug": TAKEN}) from None
    audit.record(
        Kind.ORG_CREATE, org_id=org.id, actor=by, target=org.as_target(), slug=slug, org_kind=kind.value
    )
    return org


@transaction.atomic
def rename_org(org: Org, name: str, *, by: By) -> Org:
    """Change what the organisation is called; its slug and addresses stay. Raises `Invalid` naming `name`."""
    rules.require_in(by, org, Role.ORG_ADMIN)
    name = names.tidy(name)
    problem = name_problem(name, OrgKind(org.kind))
    if problem:
        raise Invalid(fields={"name": problem})
    locked = Org.objects.select_for_update().get(pk=org.pk)
    before, locked.name = locked.name, name
    locked.save(update_fields=["name"])
    if before != name:
        audit.record(
            Kind.ORG_SETTINGS_UPDATE,
            org_id=org.id,
            actor=by,
            target=locked.as_target(),
            before=before,
            after=name,
        )
    return locked


@transaction.atomic
def suspend_org(org: Org, *, by: By) -> None:
    """Close an organisation's address to everybody and end its sessions; nothing of it is deleted (TEN-06)."""
    _switch(org, active=False, by=by)
    Session.objects.filter(org=org).delete()


@transaction.atomic
def restore_org(org: Org, *, by: By) -> None:
    """Open the address of a suspended organisation again; its people sign in anew."""
    _switch(org, active=True, by=by)


def _switch(org: Org, *, active: bool, by: By) -> None:
    rules.require_network_admin(by)
    locked = Org.objects.select_for_update().get(pk=org.pk)
    if locked.is_network:
        raise WrongState("The network's own organisation stays open: nobody could open it again.")
    if locked.active == active:
        raise WrongState(f"{locked} is {'open' if active else 'suspended'} already.")
    locked.active = org.active = active
    locked.save(update_fields=["active"])
    kind = Kind.ORG_RESTORE if active else Kind.ORG_SUSPEND
    audit.record(kind, org_id=org.id, actor=by, target=locked.as_target())
