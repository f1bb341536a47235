"""Signing a developer organisation up: asked for by anybody, founded by who reads the mail.

THREATS AUTH-01 (equal answers), AUTH-10 (links), ROLE-11 (verified, throttled).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.actions import NOBODY, SYSTEM, Target
from entrepot.audit.kinds import Kind
from entrepot.core import clock
from entrepot.core.errors import Invalid, Throttled
from entrepot.orgs import links, mailer, names, tries
from entrepot.orgs.actions.organisations import create_org, name_problem, slug_problem
from entrepot.orgs.actions.people import create_user, profile_problems
from entrepot.orgs.actions.signing_in import in_words
from entrepot.orgs.addresses import org_url, root_url
from entrepot.orgs.models import Link, User
from entrepot.orgs.states import LinkKind, OrgKind, Role, UserStatus

MOST_NAMED = 5  # organisations in the mail to somebody who has an account already


@dataclass(frozen=True)
class Application:
    """What the form of sign-up asks for, tidied."""

    name: str
    slug: str
    email: str
    given_name: str
    family_name: str

    def problems(self) -> dict[str, str]:
        """What is wrong, by field. Short names are public, so a taken one is told; people are not."""
        found = profile_problems(self.given_name, self.family_name)
        checks = {
            "name": name_problem(self.name, OrgKind.DEVELOPER),
            "slug": slug_problem(self.slug, OrgKind.DEVELOPER),
            "email": names.company_email_problem(self.email),
        }
        return found | {field: text for field, text in checks.items() if text}


def request_sign_up(
    *, name: str, slug: str, email: str, given_name: str, family_name: str = ""
) -> Application:
    """Mail a link that founds the organisation. The answer is the same whether or not the person is known.

    Raises `Invalid` naming the field, and `Throttled`.
    """
    name = names.tidy(name)
    application = Application(
        name=name,
        slug=slug.strip().lower() or names.slug_from(name),
        email=names.tidy(email),
        given_name=names.tidy(given_name),
        family_name=names.tidy(family_name),
    )
    problems = application.problems()
    if problems:
        raise Invalid(fields=problems)
    tried = tries.count(tries.SIGN_UP_ADDRESS, tries.here())
    if tried.refused:
        raise Throttled(
            f"Too many sign-ups from here. Try again in {in_words(tried.wait)}.", retry_after=tried.wait
        )
    _mail(application)
    return application


@transaction.atomic
def _mail(application: Application) -> None:
    payload = asdict(application)
    token = links.make(LinkKind.SIGN_UP, email=application.email, payload=payload)
    known = User.objects.filter(email__iexact=application.email, status=UserStatus.ACTIVE, org__active=True)
    orgs = [user.org for user in known.select_related("org").order_by("org__name")[:MOST_NAMED]]
    values = {
        "application": application,
        "accounts": [{"org": org, "url": org_url(org, "orgs:sign_in")} for org in orgs],
        "action_url": f"{root_url('orgs_root:confirm_sign_up')}?token={token}",
        "action_label": "Create the organisation",
        "reason": "somebody signed up with your address",
    }
    template = "sign_up_exists" if orgs else "sign_up"
    mailer.send(template, to=application.email, org=None, context=values, limited=True)
    target = Target("Org", "", application.name)
    audit.record(Kind.ORG_SIGN_UP_REQUEST, org_id="", actor=NOBODY, target=target, slug=application.slug)


def find_sign_up(token: str) -> tuple[Link, Application]:
    """The living link and what was applied for; raises `LinkDead`."""
    link = links.find(LinkKind.SIGN_UP, token, None)
    return link, Application(**link.payload)


@transaction.atomic
def confirm_sign_up(token: str, *, slug: str, password: str) -> User:
    """Create the organisation with its first super admin. Raises `LinkDead`, `Invalid`.

    `slug` may differ from what was applied for: somebody may have taken it meanwhile.
    """
    link = links.redeem(LinkKind.SIGN_UP, token, None)
    application = Application(**link.payload)
    org = create_org(application.name, slug.strip().lower(), OrgKind.DEVELOPER, by=SYSTEM)
    user = create_user(
        org,
        login=application.email,
        email=application.email,
        given_name=application.given_name,
        family_name=application.family_name,
        roles=(Role.SUPER_ADMIN,),
        password=password,
        by=SYSTEM,
    )
    user.email_verified_at = clock.now()
    user.save(update_fields=["email_verified_at"])
    return user
