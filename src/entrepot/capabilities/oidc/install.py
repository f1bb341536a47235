"""What an installed integration gets: a client with a secret, and addresses made of the tenant settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings as configuration
from django.db import transaction

from entrepot.capabilities.oidc import keys
from entrepot.capabilities.oidc.credentials import create_secret
from entrepot.capabilities.oidc.models import AccessToken, Client, ClientSecret, Grant, TokenAuthMethod
from entrepot.capabilities.oidc.properties import OidcProperties
from entrepot.core import clock
from entrepot.core.errors import Invalid
from entrepot.expressions import ExpressionError, parse
from entrepot.expressions.urls import Setting, resolve_url
from entrepot.instances.manifests import declared_settings, manifest_of
from entrepot.instances.models import Instance
from entrepot.instances.settings import field_of
from entrepot.orgs.addresses import org_root
from entrepot.orgs.models import User
from entrepot.orgs.rules import By

PART = "oidc"  # of the manifest


def declared(instance: Instance) -> OidcProperties:
    """What the vendor declared in the release that the instance was installed from."""
    part = manifest_of(instance.release).capabilities[PART]
    if not isinstance(part, OidcProperties):
        raise TypeError(f"{instance.id} was installed from a release without OpenID Connect")
    return part


@transaction.atomic
def connect(instance: Instance, *, by: By) -> Mapping[str, str]:
    """Make the client, or bring its addresses up to date with the tenant settings.

    Returns `client_id`, `client_secret` and `issuer` the first time, nothing later. Raises `Invalid` where a setting
    leads an address astray: each is proved again here, not only in the draft (THREATS OIDC-02).
    """
    properties = declared(instance)
    client = Client.objects.select_for_update().filter(instance=instance).first()
    fresh = client is None
    if client is None:
        client = Client(org=instance.org, instance=instance, created_at=clock.now())
    _configure(client, properties, _Resolver(instance))
    client.save()
    if not fresh:
        _end_codes_for_other_addresses(client)
        return {}
    keys.ensure_keys(instance.org)
    return {
        "client_id": client.id,
        "client_secret": create_secret(client, by=by),
        "issuer": org_root(instance.org),
    }


@transaction.atomic
def disconnect(instance: Instance) -> None:
    """End the client, its secrets, and everything issued to it. Repeatable."""
    now = clock.now()
    Client.objects.filter(instance=instance, revoked_at=None).update(revoked_at=now)
    ClientSecret.objects.filter(client__instance=instance, revoked_at=None).update(revoked_at=now)
    Grant.objects.filter(client__instance=instance, revoked_at=None).update(revoked_at=now)
    AccessToken.objects.filter(client__instance=instance, revoked_at=None).update(revoked_at=now)


def end_access(person: User) -> None:
    """End the codes and tokens of a person who was suspended, deactivated or changed their password (AUTH-06)."""
    now = clock.now()
    Grant.objects.filter(user=person, revoked_at=None).update(revoked_at=now)
    AccessToken.objects.filter(user=person, revoked_at=None).update(revoked_at=now)


class _Resolver:
    """Makes an instance's addresses of the vendor's templates."""

    def __init__(self, instance: Instance) -> None:
        self.values: Mapping[str, str] = instance.settings
        self.declared: tuple[Setting, ...] = declared_settings(manifest_of(instance.release))

    def one(self, template: str) -> str:
        if not template:
            return ""
        try:
            return resolve_url(
                parse(template),
                self.declared,
                self.values,
                allow_loopback_http=configuration.ALLOW_PRIVATE_TARGETS,
            )
        except ExpressionError as error:
            field = field_of(error.variable) if error.variable else ""
            raise Invalid(fields={field: error.message}) from error

    def all(self, templates: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(self.one(template) for template in templates if template))


def _configure(client: Client, properties: OidcProperties, resolver: _Resolver) -> None:
    client.auth_method = TokenAuthMethod(properties.token_endpoint_auth_method)
    client.pkce_required = properties.pkce != "exempt"
    client.redirect_uris = resolver.all(properties.redirect_uris)
    client.post_logout_redirect_uris = resolver.all(properties.post_logout_redirect_uris)
    client.initiate_login_uri = resolver.one(properties.initiate_login_uri)


def _end_codes_for_other_addresses(client: Client) -> None:
    waiting = Grant.objects.filter(client=client, redeemed_at=None, revoked_at=None)
    waiting.exclude(redirect_uri__in=client.redirect_uris).update(revoked_at=clock.now())
