"""Listings: what the catalog shows of the newest release."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower, Upper

from entrepot.audit.actions import Target
from entrepot.core.fields import id_field
from entrepot.core.ids import new_id
from entrepot.integrations.models import Integration, Release


class Listing(models.Model):
    """One per integration, replaced by each publishing. A delisted one keeps its slug and name (THREATS ROLE-09)."""

    id = id_field()
    integration = models.OneToOneField(Integration, on_delete=models.PROTECT, related_name="listing")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=64)
    name_key = models.CharField(max_length=64)  # what look-alike names share
    vendor = models.CharField(max_length=100)
    description = models.TextField()
    capabilities = ArrayField(models.CharField(max_length=30), default=list)
    use_cases = ArrayField(models.CharField(max_length=60), default=list)
    category = models.CharField(max_length=60, blank=True)
    community = models.BooleanField(default=False)
    installs = models.PositiveIntegerField(default=0)
    listed = models.BooleanField(default=True)
    listed_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    search = SearchVectorField(null=True)

    class Meta:
        constraints = [
            # A removed listing keeps its name (ROLE-09). A vendor's may stand beside the community's template.
            models.UniqueConstraint(Lower("name"), "community", name="one_listing_per_name"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="listing_search"),
            # In upper case, as `icontains` asks.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="listing_name_letters"),
            GinIndex(OpClass(Upper("vendor"), name="gin_trgm_ops"), name="listing_vendor_letters"),
            GinIndex(fields=["capabilities"], name="listing_capabilities"),
            GinIndex(fields=["use_cases"], name="listing_use_cases"),
            models.Index(fields=["listed", "-installs", "name"], name="listing_popular"),
            models.Index(fields=["listed", "-listed_at"], name="listing_newest"),
            models.Index(fields=["name_key"], name="listing_name_key"),
            models.Index(fields=["listed", "-updated_at"], name="listing_changed"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("lst")
        super().save(*args, **kwargs)

    def as_target(self) -> Target:
        return Target("Listing", self.id, self.name)
