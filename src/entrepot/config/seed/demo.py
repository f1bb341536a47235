"""The demo's world: the network Harbour, vendors with their integrations in every state, customers who use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from entrepot.audit.actions import SYSTEM
from entrepot.catalog import community
from entrepot.config import demo as demos
from entrepot.config import home as homes
from entrepot.config.environment import Environment
from entrepot.config.seed import people, sample_app, submissions
from entrepot.core.errors import WrongState
from entrepot.instances.models import Instance
from entrepot.orgs.addresses import org_root
from entrepot.orgs.queries import network_org

Facts = dict[str, Any]


def make() -> str:
    """Make the world, or go on where an interrupted start left off; says what was done.

    The facts are written before the world is committed, as they hold a secret that is shown once. `demo.json` tells that
    all is there, so they get this name last. Raises `WrongState` where this world is none that the demo made.
    """
    final = settings.HOME / "demo.json"
    begun = final.with_name("demo-begun.json")
    if network_org() and final.exists():
        return "The demo's world is there already; nothing was changed."
    if not network_org():
        _make_world(begun)
    facts = _kept(begun)
    sample_app.connect(settings.ENVIRONMENT, facts["sample_app"], facts["sample_instance"])
    begun.replace(final)
    return f"The demo's world is made: {len(facts['organisations'])} organisations and a catalog."


@transaction.atomic
def _make_world(begun: Path) -> None:
    environment: Environment = settings.ENVIRONMENT
    app = f"http://localhost:{demos.ports(environment)['the notes app']}"
    world = people.settle()
    notes = submissions.publish_notes(world, app)
    submissions.begin_whiteboard(world)
    submissions.submit_storage(world)
    community.load(by=SYSTEM)
    facts = {
        "network": {"name": settings.NETWORK_NAME, "root": settings.ROOT_URL},
        "organisations": [
            {"name": org.name, "slug": slug, "kind": org.kind, "address": f"{org_root(org)}/"}
            for slug, org in world.orgs.items()
        ],
        "accounts": people.accounts(),
        "sample_app": sample_app.workspace(app),
        "sample_instance": sample_app.install(world, notes),
    }
    homes.write_privately(begun, facts)


def _kept(begun: Path) -> Facts:
    facts: Facts = json.loads(begun.read_text()) if begun.exists() else {}
    if not facts or not Instance.objects.filter(pk=facts["sample_instance"]["instance"]).exists():
        raise WrongState("Who made the network in this database left no demo.json. Begin anew with RESET=1.")
    if facts["network"]["root"] != settings.ROOT_URL:
        raise WrongState(demos.elsewhere(facts))
    return facts
