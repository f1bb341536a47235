"""The moves a version made, who has claimed it, and the findings of its review."""

from __future__ import annotations

from typing import Any

from django.db import models

from entrepot.audit.actions import Target
from entrepot.core.fields import id_field
from entrepot.core.ids import new_id
from entrepot.integrations.models import Version
from entrepot.orgs.models import User


class FindingSeverity(models.TextChoices):
    """Whether passing waits for it."""

    BLOCKS = "blocks", "Blocks"
    SHOULD = "should", "Should fix"
    NOTE = "note", "Note"


class FindingState(models.TextChoices):
    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    RESOLVED = "resolved", "Resolved"


class Move(models.Model):
    """One move of the status machine: written once, in the transaction that made it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="moves")
    action = models.CharField(max_length=20)
    from_status = models.CharField(max_length=16)
    to_status = models.CharField(max_length=16)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_network = models.BooleanField(default=False)  # vendors see "the network", not the analyst's name
    note = models.TextField(blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Claim(models.Model):
    """The analyst who has taken a version. One at a time, held by the database."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="claim")
    analyst = models.ForeignKey(User, on_delete=models.CASCADE, related_name="claims")
    claimed_at = models.DateTimeField()


class Finding(models.Model):
    """Something an analyst found: about one field (`path`, empty for the whole), with what to do about it."""

    id = id_field()
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField()
    path = models.CharField(max_length=200, blank=True)
    severity = models.CharField(max_length=6, choices=FindingSeverity.choices)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=4000, blank=True)
    remedy = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=FindingState.choices, default=FindingState.OPEN)
    round = models.PositiveSmallIntegerField()
    told = models.BooleanField(default=False)  # the vendor sees it once the version was returned or passed
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_finding_per_number")]

    def __str__(self) -> str:
        return f"Finding {self.number}: {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id = self.id or new_id("fnd")
        super().save(*args, **kwargs)

    def as_target(self) -> Target:
        return Target("Finding", self.id, str(self))


class Reply(models.Model):
    """A word in the thread of a finding."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="replies")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_network = models.BooleanField()
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Note(models.Model):
    """A note among analysts. The vendor never sees it (THREATS ROLE-10)."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Erasure(models.Model):
    """What became of the test account of a published version (THREATS JOB-07)."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="erasure")
    announced_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
