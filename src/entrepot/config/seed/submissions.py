"""Three integrations of the demo's world: one that went the whole way, one half-filled, one that waits at the desk."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from entrepot.config.demo import NOTES_SOURCE
from entrepot.config.seed import documents
from entrepot.config.seed.people import PASSWORD, People
from entrepot.integrations import actions as drafts
from entrepot.integrations.models import Release, Version
from entrepot.orgs.models import User
from entrepot.review import actions as review
from entrepot.review.actions.findings import Draft as FindingDraft
from entrepot.review.models import FindingSeverity


def publish_notes(world: People, app: str) -> Release:
    """Northwind Notes: drafted, returned once with a finding, mended, passed and published, by everybody in their role."""
    maya, tomas, ines = (world.users[name] for name in ("maya", "tomas", "ines"))
    icon = (NOTES_SOURCE / "notes" / "static" / "logo-200.png").read_bytes()
    version = review.submit(_drafted(maya, documents.northwind_notes(app), icon), by=maya)
    review.claim(version, by=tomas)
    finding = review.open_finding(
        version,
        FindingDraft(
            title="The description does not say how accounts come about",
            severity=FindingSeverity.SHOULD,
            path="general.description",
            text="Admins ask first whether they have to make accounts by hand.",
            remedy="Say in a sentence that accounts are made at the first sign-in.",
        ),
        by=tomas,
    )
    version = review.return_to_vendor(version, by=tomas)
    review.answer_finding(finding, "Done: it is the last sentence now.", by=maya)
    version = review.submit(version, by=maya)
    review.claim(version, by=tomas)
    review.resolve_finding(finding, by=tomas)
    version = review.pass_review(version, by=tomas, seen_hash=version.submitted_hash)
    review.claim(version, by=ines)
    version = review.pass_review(version, by=ines, seen_hash=version.submitted_hash)
    return Release.objects.get(version=version)


def begin_whiteboard(world: People) -> None:
    """Northwind Whiteboard: half-filled, to go on with."""
    omar = world.users["omar"]
    version = drafts.start_draft(omar.org, capabilities=["oidc"], name="Northwind Whiteboard", by=omar)
    drafts.save_document(version, documents.northwind_whiteboard(), by=omar)


def submit_storage(world: People) -> None:
    """Oxbow Storage: submitted, unclaimed, so that the desk has something to claim."""
    hanne = world.users["hanne"]
    review.submit(_drafted(hanne, documents.oxbow_storage(), _icon("#7c4a12", "#c08a4a")), by=hanne)


def _drafted(by: User, document: documents.Document, icon: bytes) -> Version:
    version = drafts.start_draft(by.org, capabilities=["oidc"], name=document["general"]["name"], by=by)
    drafts.save_document(version, document, by=by)
    version.refresh_from_db()
    drafts.set_icon(version, BytesIO(icon), by=by)
    version.refresh_from_db()
    drafts.set_test_password(version, PASSWORD, by=by)
    version.refresh_from_db()
    return version


def _icon(ground: str, figure: str) -> bytes:
    """A plain drawing, 200 by 200."""
    image = Image.new("RGBA", (200, 200), ground)
    pen = ImageDraw.Draw(image)
    for step in range(3):
        pen.rounded_rectangle((40, 44 + 42 * step, 160, 72 + 42 * step), radius=8, fill=figure)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
