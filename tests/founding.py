"""Functions that make parts of a world by the product's own verbs.

`python -m tests.founding NAME` reads its arguments as JSON and writes its result as JSON; it runs with the settings of
the world, which are not those of the test.
"""

import asyncio
import json
import sys

import django


def found_network() -> dict[str, str]:
    """Harbour with two analysts and a network admin; gives their logins by given name."""
    from entrepot.audit.actions import SYSTEM
    from entrepot.orgs import actions
    from entrepot.orgs.states import OrgKind, Role
    from entrepot.testing import person

    harbour = actions.create_org("Harbour", "harbour", OrgKind.NETWORK, by=SYSTEM)
    people = [
        person(harbour, "Tomas", "Okafor", Role.REVIEWER),
        person(harbour, "Ines", "Sato", Role.REVIEWER),
        person(harbour, "Nadia", "Brandt", Role.SUPER_ADMIN, Role.NETWORK_ADMIN),
    ]
    return {user.given_name.lower(): user.login for user in people}


def customer(slug: str) -> str:
    """A customer organisation without people; gives its id."""
    from entrepot.audit.actions import SYSTEM
    from entrepot.orgs import actions
    from entrepot.orgs.states import OrgKind

    return actions.create_org(slug.capitalize(), slug, OrgKind.CUSTOMER, by=SYSTEM).id


def staffed_customer(slug: str) -> dict[str, str]:
    """A customer organisation with an admin, priya, and jonas; gives the ids of both."""
    from entrepot.audit.actions import SYSTEM
    from entrepot.orgs import actions
    from entrepot.orgs.states import OrgKind, Role
    from entrepot.testing import person

    org = actions.create_org(slug.capitalize(), slug, OrgKind.CUSTOMER, by=SYSTEM)
    return {
        "priya": person(org, "Priya", "Raman", Role.SUPER_ADMIN).id,
        "jonas": person(org, "Jonas", "Weber").id,
    }


def mail_somebody() -> None:
    """A mail is on its way."""
    from entrepot.orgs import actions
    from entrepot.orgs.models import User

    people = User.objects.select_related("org").filter(org__slug="harbour")
    actions.send_reset(people.get(given_name="Tomas"), by=people.get(given_name="Nadia"))


def session(slug: str, login: str) -> dict[str, str]:
    """A session of this person as a browser holds it: the cookie's name and value."""
    from entrepot.orgs import sessions
    from entrepot.orgs.models import User

    user = User.objects.select_related("org").get(org__slug=slug, login=login)
    _, token = sessions.start(user)
    return {"name": sessions.cookie_name(user.org), "value": token}


def return_stalled_jobs() -> None:
    """What the worker does twice a minute, at once."""
    from entrepot.core.jobs import app, return_stalled_jobs

    with app.replace_connector(app.connector.get_worker_connector()) as worker:

        async def run() -> None:
            async with worker.open_async():
                await return_stalled_jobs.func(timestamp=0)

        asyncio.run(run())


if __name__ == "__main__":
    django.setup()
    given = json.loads(sys.stdin.read() or "{}")
    json.dump(globals()[sys.argv[1]](**given), sys.stdout)
