"""Installed integrations, and who is assigned to them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, TextChoices

from entrepot.audit.actions import Target
from entrepot.core.fields import id_field
from entrepot.core.ids import new_id
from entrepot.integrations.models import Release
from entrepot.orgs.models import Group, Org, User


class InstanceStatus(TextChoices):
    """Whether people can use it. A removed one stays as a tombstone: its ids are never reused (THREATS TEN-06)."""

    ACTIVE = "ACTIVE", "Active"
    INACTIVE = "INACTIVE", "Switched off"
    REMOVED = "REMOVED", "Removed"


class Instance(models.Model):
    """An integration installed in an organisation, from one release, with its tenant settings."""

    id = id_field()
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="instances")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="instances")
    label = models.CharField(max_length=64)
    label_key = models.CharField(max_length=64, editable=False)
    settings = models.JSONField(default=dict)  # tenant setting name to value
    status = models.CharField(max_length=8, choices=InstanceStatus.choices, default=InstanceStatus.ACTIVE)
    installed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    installed_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org", "label_key"], condition=~Q(status="REMOVED"), name="one_label_per_org"
            )
        ]
        indexes = [models.Index(fields=["org", "status"], name="instance_org_status")]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("app")
        self.label_key = self.label.strip().casefold()
        super().save(*args, **kwargs)

    @property
    def is_active(self) -> bool:
        return self.status == InstanceStatus.ACTIVE

    def as_target(self) -> Target:
        return Target("AppInstance", self.id, self.label)


class Assignment(models.Model):
    """A person or a group (one of the two) that may use an instance."""

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, group__isnull=True)
                | Q(user__isnull=True, group__isnull=False),
                name="person_or_group",
            ),
            models.UniqueConstraint(
                fields=["instance", "user"], condition=Q(user__isnull=False), name="one_person"
            ),
            models.UniqueConstraint(
                fields=["instance", "group"], condition=Q(group__isnull=False), name="one_group"
            ),
        ]


class Launch(models.Model):
    """When a person last opened an instance from its tile: what they use comes first on their launcher."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="launches")
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "instance"], name="one_launch_row")]
