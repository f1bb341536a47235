"""Reads that pages and other packages share."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from entrepot.orgs.models import Group, Org, User
from entrepot.orgs.names import SLUG
from entrepot.orgs.states import OrgKind, UserStatus


def network_org() -> Org | None:
    """The network's own organisation; None before it is founded."""
    return Org.objects.filter(kind=OrgKind.NETWORK).first()


def network_org_id() -> str:
    """The id of the network's own organisation; empty before it is founded. Read anew: what asks for it is rare."""
    return Org.objects.filter(kind=OrgKind.NETWORK).values_list("id", flat=True).first() or ""


def org_by_address(typed: str) -> Org | None:
    """The open organisation of a short name (`globex`) or of an address of ours that holds one; None where it is none."""
    text = typed.strip().lower()
    if "://" not in text and ("/" in text or "." in text):
        text = f"https://{text}"
    slug = _slug_in(text) if "://" in text else text
    return Org.objects.filter(slug=slug, active=True).first() if SLUG.fullmatch(slug) else None


def _slug_in(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if settings.BASE_DOMAIN:
        return (
            host.removesuffix(f".{settings.BASE_DOMAIN}") if host.endswith(f".{settings.BASE_DOMAIN}") else ""
        )
    segments = parts.path.split("/")
    ours = host == urlsplit(settings.ROOT_URL).hostname
    return segments[2] if ours and len(segments) > 2 and segments[1] == "o" else ""


def people(org: Org, q: str = "", status: str = "") -> QuerySet[User]:
    """People of the organisation, by name; `q` in name, login or address, `status` one of `UserStatus`."""
    found = _called(User.objects.filter(org=org).prefetch_related("role_grants"), q)
    return found.filter(status=status) if status in UserStatus.values else found


def members(group: Group, q: str = "") -> QuerySet[User]:
    """People in the group, by name; `q` in name, login or address."""
    return _called(group.members.order_by("given_name", "family_name", "id"), q)


def _called(found: QuerySet[User], q: str) -> QuerySet[User]:
    for word in q.split()[:5]:
        found = found.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(login__icontains=word)
            | Q(email__icontains=word)
        )
    return found


def status_counts(org: Org) -> dict[str, int]:
    """How many people have each status."""
    rows = User.objects.filter(org=org).order_by().values_list("status").annotate(Count("id"))
    return dict(rows)


def groups(org: Org, q: str = "") -> QuerySet[Group]:
    """Groups of the organisation by name, each with `size`, the count of its members."""
    found = Group.objects.filter(org=org).annotate(size=Count("members")).order_by("name_key", "id")
    for word in q.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(description__icontains=word))
    return found


def candidates(group: Group, q: str) -> QuerySet[User]:
    """People who could be added to the group: of the same organisation, not in it, not gone."""
    return people(group.org, q).exclude(status=UserStatus.DEPROVISIONED).exclude(groups=group)


def organisations(q: str = "", kind: str = "") -> QuerySet[Org]:
    """All organisations by name, with `people_count` of those who are active, and `admin_count`."""
    active = Q(users__status=UserStatus.ACTIVE)
    found = Org.objects.annotate(
        people_count=Count("users", filter=active, distinct=True),
        admin_count=Count("users", filter=active & Q(users__role_grants__isnull=False), distinct=True),
    ).order_by("name", "id")
    for word in q.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(slug__icontains=word))
    return found.filter(kind=kind) if kind in OrgKind.values else found
