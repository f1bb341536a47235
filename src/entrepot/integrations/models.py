"""Integrations, their versions under way, what was released of them, and their icons."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from entrepot.audit.actions import Target
from entrepot.core.fields import SealedField, id_field
from entrepot.core.ids import new_id
from entrepot.integrations.states import OPEN, Status
from entrepot.orgs.models import Org, User


def _choices() -> list[tuple[str, str]]:
    return [(status.value, status.label) for status in Status]


class Icon(models.Model):
    """An icon, decoded and encoded anew by us as PNG (THREATS FILE-06, FILE-07). Its id is its unguessable name."""

    id = id_field()
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(max_length=120)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("ico")
        super().save(*args, **kwargs)


class Integration(models.Model):
    """An app's integration, owned by the organisation that made it. `name` is that of its newest version."""

    id = id_field()
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="integrations")
    name = models.CharField(max_length=64, blank=True)
    community = models.BooleanField(
        default=False
    )  # a template made by the network, not verified by the vendor
    current_release = models.ForeignKey(
        "Release", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name or "Untitled integration"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("int")
        super().save(*args, **kwargs)

    def as_target(self) -> Target:
        return Target("Integration", self.id, str(self))


class Version(models.Model):
    """A version under way. `document` is the manifest as typed, valid or not; `revision` counts its edits."""

    id = id_field()
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="versions")
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="+")  # that of the integration
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=16, choices=_choices(), default=Status.DRAFT)
    status_changed_at = models.DateTimeField()
    document = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    icon = models.ForeignKey(Icon, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    test_password = SealedField(blank=True, default="")
    submitted_hash = models.CharField(
        max_length=64, blank=True
    )  # what the analysts see is what is released (ROLE-03)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expected_at = models.DateTimeField(null=True, blank=True)  # when the network's answer is due
    round = models.PositiveSmallIntegerField(default=0)  # submissions so far
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["integration", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["integration"], condition=Q(status__in=sorted(OPEN)), name="one_open_version"
            ),
        ]
        indexes = [models.Index(fields=["status", "expected_at"], name="version_queue")]

    def __str__(self) -> str:
        return f"{self.integration} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("ver")
        super().save(*args, **kwargs)

    @property
    def state(self) -> Status:
        return Status(self.status)

    def as_target(self) -> Target:
        return Target("Version", self.id, str(self))


class Editor(models.Model):
    """Who has ever edited a version: they may not judge it (THREATS ROLE-02)."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="editors")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="one_editor_row")]


class FieldEdit(models.Model):
    """The last change of one field of a version: whom a second editor's save is in conflict with, and since when.
    Of a list it is the last time that entries were added, removed or moved."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="field_edits")
    path = models.CharField(max_length=200)
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "path"], name="one_edit_per_field")]


class Release(models.Model):
    """A version as it was published: frozen, and what instances are installed from."""

    id = id_field()
    integration = models.ForeignKey(Integration, on_delete=models.PROTECT, related_name="releases")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="release")
    number = models.PositiveIntegerField()
    manifest = models.JSONField()
    manifest_hash = models.CharField(max_length=64)
    icon = models.ForeignKey(Icon, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["integration", "number"], name="one_release_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.integration} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("rel")
        super().save(*args, **kwargs)

    def as_target(self) -> Target:
        return Target("Release", self.id, str(self))
