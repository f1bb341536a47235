"""A world in which every kind of thing is there once, for tests that ask who may see it."""

from dataclasses import dataclass

from entrepot.audit.actions import SYSTEM
from entrepot.audit.models import Event
from entrepot.capabilities.oidc.models import Client, ClientSecret
from entrepot.instances import actions as instances
from entrepot.instances.models import Instance
from entrepot.integrations import actions as integrations
from entrepot.integrations.models import Release, Version
from entrepot.integrations.tests import drafts
from entrepot.orgs import actions as orgs
from entrepot.orgs import sessions
from entrepot.orgs.models import Group, Org, Session, User
from entrepot.orgs.states import OrgKind, Role, UserStatus
from entrepot.review import actions as review
from entrepot.review.models import Finding, FindingSeverity
from entrepot.testing import Cast, person

# Words that stand in one organisation's things only, and must stand on no page of another.
PRIVATE = (
    "Jonas", "pelican", "Notes for Sales", "Whiteboard", "hull plan", "A quiet note",
    "identity-oncall@northwind.example", "isvtest@harbour.example", "ferry wharf",
)  # fmt: skip


@dataclass(frozen=True)
class Estate:
    """What is whose stands in `make`."""

    cast: Cast
    contoso: Org  # another vendor
    vera: User  # super admin at contoso
    pelicans: Group  # at globex: jonas
    invited: User  # at globex, has not accepted
    session: Session  # of jonas
    release: Release  # Northwind Notes, in the catalog
    published: Version
    draft: Version  # northwind's Whiteboard
    returned: Version  # northwind's, with a finding
    answered: Finding
    waiting: Version  # northwind's, claimed by tomas, with a finding and a note
    opened: Finding
    instance: Instance  # of Northwind Notes at globex
    secret: ClientSecret
    event: Event  # in globex's log


def make(cast: Cast) -> Estate:
    """Write all of it by the verbs that everybody uses."""
    contoso = orgs.create_org("Contoso", "contoso", OrgKind.DEVELOPER, by=SYSTEM)
    published = _published(cast)
    returned, answered = _returned(cast)
    waiting, opened = _waiting(cast)
    release = Release.objects.get(version=published)
    instance, _ = instances.install(
        cast.globex, release, label="Notes for Sales", settings={"subdomain": "globex"}, by=cast.priya
    )
    pelicans = orgs.create_group(cast.globex, "The pelican desk", by=cast.priya)
    orgs.add_member(pelicans, cast.jonas, by=cast.priya)
    instances.assign(instance, group=pelicans, by=cast.priya)
    instances.assign(instance, user=cast.lena, by=cast.priya)
    session, _ = sessions.start(cast.jonas)
    return Estate(
        cast=cast,
        contoso=contoso,
        vera=person(contoso, "Vera", "Holm", Role.SUPER_ADMIN),
        pelicans=pelicans,
        invited=_invited(cast),
        session=session,
        release=release,
        published=published,
        draft=drafts.draft(cast.maya, "Northwind Whiteboard"),
        returned=returned,
        answered=answered,
        waiting=waiting,
        opened=opened,
        instance=instance,
        secret=ClientSecret.objects.get(client=Client.objects.get(instance=instance)),
        event=Event.objects.filter(org_id=cast.globex.id).latest("id"),
    )


def _invited(cast: Cast) -> User:
    return orgs.create_user(
        cast.globex,
        login="nils@globex.example",
        email="nils@globex.example",
        given_name="Nils",
        status=UserStatus.STAGED,
        by=cast.priya,
    )


def _submitted(cast: Cast, name: str) -> Version:
    version = drafts.ready_draft(cast.maya)
    integrations.save_field(version, "general.name", name, revision=None, by=cast.maya)
    version.refresh_from_db()
    return review.submit(version, by=cast.maya)


def _published(cast: Cast) -> Version:
    version = _submitted(cast, "Northwind Notes")
    for analyst in (cast.tomas, cast.ines):
        review.claim(version, by=analyst)
        version = review.pass_review(version, by=analyst, seen_hash=version.submitted_hash)
    return version


def _finding(version: Version, title: str, by: User) -> Finding:
    draft = review.Draft(
        title=title,
        severity=FindingSeverity.BLOCKS,
        path="general.description",
        text="Look.",
        remedy="Mend it.",
    )
    return review.open_finding(version, draft, by=by)


def _returned(cast: Cast) -> tuple[Version, Finding]:
    version = _submitted(cast, "Northwind Chart")
    review.claim(version, by=cast.tomas)
    finding = _finding(version, "The hull plan is missing", cast.tomas)
    return review.return_to_vendor(version, by=cast.tomas), finding


def _waiting(cast: Cast) -> tuple[Version, Finding]:
    version = _submitted(cast, "Northwind Ledger")
    review.claim(version, by=cast.tomas)
    finding = _finding(version, "Another hull plan", cast.tomas)
    review.add_note(version, "A quiet note", by=cast.tomas)
    return version, finding
