"""The demo's world: the network Harbour, vendors with their integrations in every state, customers who use them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from entrepot.audit.actions import SYSTEM
from entrepot.catalog import community
from entrepot.config import demo as demos
from entrepot.config import home as homes
from entrepot.config.environment import Environment
from entrepot.config.seed import people, sample_app, submissions
from entrepot.orgs.addresses import org_root
from entrepot.orgs.queries import network_org


def make() -> str:
    """Make the world, unless it is there; says what was done. `demo.json` is written last: it tells that all is there."""
    if network_org():
        return "The demo's world is there already; nothing was changed."
    environment: Environment = settings.ENVIRONMENT
    app = f"http://localhost:{demos.ports(environment)['the notes app']}"
    with transaction.atomic():
        world = people.settle()
        notes = submissions.publish_notes(world, app)
        submissions.begin_whiteboard(world)
        submissions.submit_storage(world)
        listed = community.load(by=SYSTEM)
        credentials = sample_app.install(world, notes)
    sample_app.connect(environment, app, credentials)
    facts = {
        "network": {"name": settings.NETWORK_NAME, "root": settings.ROOT_URL},
        "organisations": [
            {"name": org.name, "slug": slug, "kind": org.kind, "address": f"{org_root(org)}/"}
            for slug, org in world.orgs.items()
        ],
        "accounts": people.accounts(),
        "sample_instance": credentials,
    }
    homes.write_privately(settings.HOME / "demo.json", facts)
    return f"The demo's world is made: {len(world.orgs)} organisations, {listed + 1} listings."
