"""What the OpenID provider keeps: signing keys of organisations, clients, codes and tokens."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, TextChoices

from entrepot.core.fields import SealedField, id_field
from entrepot.core.ids import new_id
from entrepot.instances.models import Instance
from entrepot.orgs.models import Org, Session, User


class KeyState(TextChoices):
    """NEXT is published and not used yet, ACTIVE signs, RETIRED verifies until its last token has ended (OIDC-18)."""

    NEXT = "next", "Next"
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


class SigningKey(models.Model):
    """An RSA key of one organisation. The id is its `kid`, unique across organisations."""

    id = id_field()
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="signing_keys")
    public_jwk = models.JSONField()
    private_pem = SealedField()
    state = models.CharField(max_length=7, choices=KeyState.choices)
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org"], condition=Q(state="active"), name="one_active_key"),
            models.UniqueConstraint(fields=["org"], condition=Q(state="next"), name="one_next_key"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("key")
        super().save(*args, **kwargs)


class TokenAuthMethod(TextChoices):
    """How a client authenticates at the token endpoint (OpenID Connect Core 9)."""

    BASIC = "client_secret_basic", "client_secret_basic"
    POST = "client_secret_post", "client_secret_post"


class Client(models.Model):
    """The client of an instance. The id is its `client_id`, never reused. Addresses are those that resulted from the
    tenant settings when they were last set; `redirect_uri` must equal one of them byte for byte (OIDC-01)."""

    id = id_field()
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="+")
    instance = models.OneToOneField(Instance, on_delete=models.PROTECT, related_name="oidc_client")
    auth_method = models.CharField(
        max_length=20, choices=TokenAuthMethod.choices, default=TokenAuthMethod.BASIC
    )
    redirect_uris = ArrayField(models.CharField(max_length=1024), default=list)
    post_logout_redirect_uris = ArrayField(models.CharField(max_length=1024), default=list)
    initiate_login_uri = models.CharField(max_length=1024, blank=True)
    pkce_required = models.BooleanField(default=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("cli")
        super().save(*args, **kwargs)


class ClientSecret(models.Model):
    """A client's secret, as its SHA-256. At most two live at a time, so that it can be rotated without a gap."""

    id = id_field()
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="secrets")
    digest = models.CharField(max_length=64)
    last_four = models.CharField(max_length=4)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("sec")
        super().save(*args, **kwargs)


class Grant(models.Model):
    """An authorization code and, once it was redeemed, what it gave. A second use revokes all of it (OIDC-06)."""

    id = id_field()
    code_digest = models.CharField(max_length=64, unique=True)
    org = models.ForeignKey(Org, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="+"
    )  # AUTH-06: ends all of it
    redirect_uri = models.CharField(max_length=1024)
    scope = models.CharField(max_length=200)
    nonce = models.TextField(blank=True)
    marker = models.CharField(max_length=43, null=True, unique=True)  # what was asked anew for it (OIDC-13)
    code_challenge = models.CharField(max_length=43, blank=True)
    auth_time = models.DateTimeField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("gra")
        super().save(*args, **kwargs)


class AccessToken(models.Model):
    """An opaque access token, as its SHA-256, for userinfo only. It ends with the session that it comes from."""

    id = id_field()
    digest = models.CharField(max_length=64, unique=True)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="tokens")
    org = models.ForeignKey(Org, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("tok")
        super().save(*args, **kwargs)
