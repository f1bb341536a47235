"""Tiles: sign-in that begins here and is led by the app (OpenID Connect Core 4, Third-Party Initiated Login)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse

from entrepot.capabilities.base import Tile
from entrepot.capabilities.oidc.models import Client
from entrepot.capabilities.oidc.provider.redirects import may_lead_to, see_other, with_query
from entrepot.instances.models import Instance
from entrepot.orgs.addresses import org_root
from entrepot.orgs.http import PersonRequest


def tile(instance: Instance) -> Tile:
    """A tile starts it where the vendor declared an initiate-login URI; else it says where to begin."""
    return tiles([instance])[0]


def tiles(instances: Sequence[Instance]) -> Sequence[Tile]:
    """`tile` of each, in their order, by one read."""
    living = Client.objects.filter(instance__in=instances, revoked_at=None)
    starts = dict(living.values_list("instance_id", "initiate_login_uri"))
    return [_tile(starts.get(instance.id)) for instance in instances]


def _tile(initiate_login_uri: str | None) -> Tile:
    if initiate_login_uri is None:
        return Tile(
            can_launch=False, reason="Its sign-in is not set up yet. Ask an app admin to install it anew."
        )
    if not initiate_login_uri:
        return Tile(
            can_launch=False, reason="Sign-in starts in the app: open it there and choose your organisation."
        )
    if not may_lead_to(initiate_login_uri):
        return Tile(
            can_launch=False, reason="This network no longer accepts the app's address. Tell an app admin."
        )
    return Tile(can_launch=True)


def launch(request: PersonRequest, instance: Instance) -> HttpResponse | None:
    """To the app's initiate-login URI, with our issuer and the person's login as a hint."""
    client = Client.objects.filter(instance=instance, org=request.org, revoked_at=None).first()
    if client is None or not may_lead_to(client.initiate_login_uri):
        return None
    values = {"iss": org_root(request.org), "login_hint": request.person.login}
    return see_other(with_query(client.initiate_login_uri, urlencode(values)))
