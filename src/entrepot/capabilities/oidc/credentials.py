"""Secrets of clients: 256 random bits, stored as their SHA-256, at most two at a time (THREATS OIDC-08)."""

from __future__ import annotations

from django.db import transaction

from entrepot.audit import actions as audit
from entrepot.audit.actions import Target
from entrepot.audit.kinds import Kind
from entrepot.capabilities.oidc.models import Client, ClientSecret
from entrepot.core import clock
from entrepot.core.crypto import digest
from entrepot.core.errors import Missing, WrongState
from entrepot.core.ids import new_token
from entrepot.orgs.rules import By, require_in
from entrepot.orgs.states import Role

SECRETS_AT_MOST = 2


@transaction.atomic
def create_secret(client: Client, *, by: By) -> str:
    """Make another secret and return it: it is shown once and stored nowhere.

    `by` an app admin of the client's organisation. Raises `WrongState` where there are two already.
    """
    require_in(by, client.org, Role.APP_ADMIN)
    client = Client.objects.select_for_update().select_related("instance").get(pk=client.pk)
    if client.revoked_at:
        raise WrongState("This integration was removed. Install it again to get new credentials.")
    if client.secrets.filter(revoked_at=None).count() >= SECRETS_AT_MOST:
        raise WrongState(
            f"There are {SECRETS_AT_MOST} secrets already. Revoke the one that your app no longer uses."
        )
    plain = new_token()
    secret = ClientSecret.objects.create(
        client=client, digest=digest(plain), last_four=plain[-4:], created_at=clock.now()
    )
    _record(Kind.CLIENT_SECRET_CREATE, secret, client, by)
    return plain


@transaction.atomic
def revoke_secret(client: Client, secret_id: str, *, by: By) -> ClientSecret:
    """End a secret at once. `by` an app admin of the client's organisation; `Missing` where there is none such."""
    require_in(by, client.org, Role.APP_ADMIN)
    secret = (
        ClientSecret.objects.select_for_update().filter(pk=secret_id, client=client, revoked_at=None).first()
    )
    if secret is None:
        raise Missing("There is no such secret, or it is revoked already. Reload the page.")
    secret.revoked_at = clock.now()
    secret.save(update_fields=["revoked_at"])
    _record(Kind.CLIENT_SECRET_REVOKE, secret, client, by)
    return secret


def _record(kind: Kind, secret: ClientSecret, client: Client, by: By) -> None:
    target = Target("ClientSecret", secret.id, f"{client.instance.label} …{secret.last_four}")
    audit.record(kind, org_id=client.org_id, actor=by, target=target, client_id=client.id)
