"""Versions in every status, made by the verbs, and the people who may or may not move them."""

from collections.abc import Callable
from dataclasses import dataclass

from entrepot.audit.actions import SYSTEM
from entrepot.core import clock
from entrepot.integrations.models import Editor, Version
from entrepot.integrations.states import Status
from entrepot.integrations.tests.drafts import ready_draft
from entrepot.orgs.actions import create_org
from entrepot.orgs.models import User
from entrepot.orgs.states import OrgKind, Role
from entrepot.review import actions
from entrepot.review.actions import Draft
from entrepot.review.models import Finding
from entrepot.testing import Cast, person

NOTE = Draft("The icon has a white margin", "note")
SHOULD = Draft(
    "The sign-in address ignores the region", "should", "oidc.initiate_login_uri", "It opens the wrong one."
)
BLOCKS = Draft(
    "The redirect address breaks", "blocks", "oidc.redirect_uris", "It answers 404.", "Give it a default."
)


def submitted(cast: Cast) -> Version:
    """In the initial review, claimed by nobody."""
    return actions.submit(ready_draft(cast.maya), by=cast.maya)


def claimed(cast: Cast, version: Version | None = None, by: User | None = None) -> Version:
    """In the initial review (or as it is), claimed by Tomas."""
    version = version or submitted(cast)
    actions.claim(version, by=by or cast.tomas)
    return version


def passed(version: Version, by: User) -> Version:
    """Claimed and passed by an analyst."""
    actions.claim(version, by=by)
    return actions.pass_review(version, by=by, seen_hash=version.submitted_hash)


def returned(version: Version, by: User, draft: Draft = SHOULD) -> tuple[Version, Finding]:
    """Claimed and returned by an analyst, with one finding."""
    actions.claim(version, by=by)
    finding = actions.open_finding(version, draft, by=by)
    return actions.return_to_vendor(version, by=by), finding


def answered(cast: Cast, version: Version) -> Version:
    """Returned by Tomas and answered by Maya: ready to be resubmitted."""
    back, finding = returned(version, cast.tomas)
    actions.answer_finding(finding, "It reads the region now.", by=cast.maya)
    return back


def published(cast: Cast) -> Version:
    """In the catalog, after both reviews."""
    return passed(passed(submitted(cast), cast.tomas), cast.ines)


def _in_review(version: Version, cast: Cast) -> Version:
    """Claimed by Tomas, with an open finding that lets it pass and lets it be returned."""
    actions.claim(version, by=cast.tomas)
    actions.open_finding(version, SHOULD, by=cast.tomas)
    return version


def _qa(cast: Cast) -> Version:
    return passed(submitted(cast), cast.ines)


def _delisted(cast: Cast) -> Version:
    version = published(cast)
    return actions.delist(version.integration, by=cast.nadia, reason="It stopped working.")


AT: dict[Status, Callable[[Cast], Version]] = {
    Status.DRAFT: lambda cast: ready_draft(cast.maya),
    Status.INITIAL_REVIEW: lambda cast: _in_review(submitted(cast), cast),
    Status.INITIAL_CHANGES: lambda cast: answered(cast, submitted(cast)),
    Status.QA_REVIEW: lambda cast: _in_review(_qa(cast), cast),
    Status.QA_CHANGES: lambda cast: answered(cast, _qa(cast)),
    Status.FINAL_REVIEW: lambda cast: _in_review(
        actions.submit(answered(cast, _qa(cast)), by=cast.maya), cast
    ),
    Status.PUBLISHED: published,
    Status.WITHDRAWN: lambda cast: actions.withdraw(submitted(cast), by=cast.maya),
    Status.DELISTED: _delisted,
}


@dataclass(frozen=True)
class Parties:
    """Everybody who might try, by what they are."""

    people: dict[str, User]

    def __getitem__(self, name: str) -> User:
        return self.people[name]


NAMES = (
    "vendor super admin",
    "vendor app admin",
    "vendor org admin",
    "vendor app and org admin",
    "vendor read-only admin",
    "vendor end user",
    "other vendor's super admin",
    "customer's super admin",
    "analyst with the claim",
    "analyst without the claim",
    "analyst who edited it",
    "network admin",
    "network super admin",
    "network end user",
)


def make_parties(cast: Cast, version: Version) -> Parties:
    """The people around a version; the analyst who edited it is on record as its editor."""
    northwind, harbour = cast.northwind, cast.harbour
    rival = create_org("Saltmarsh", "saltmarsh", OrgKind.DEVELOPER, by=SYSTEM)
    edited = person(harbour, "Edith", "Vance", Role.REVIEWER)
    Editor.objects.create(version=version, user=edited, last_at=clock.now())
    people = (
        cast.maya,
        cast.omar,
        person(northwind, "Olga", "Berg", Role.ORG_ADMIN),
        person(northwind, "Bo", "Adler", Role.APP_ADMIN, Role.ORG_ADMIN),
        person(northwind, "Rea", "Donly", Role.READ_ONLY_ADMIN),
        person(northwind, "Eve", "Usher"),
        person(rival, "Sal", "Marsh", Role.SUPER_ADMIN),
        cast.priya,
        cast.tomas,
        cast.ines,
        edited,
        person(harbour, "Otto", "Kade", Role.NETWORK_ADMIN),
        cast.nadia,
        person(harbour, "Nils", "Quay"),
    )
    return Parties(dict(zip(NAMES, people, strict=True)))
