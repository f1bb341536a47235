"""What installed instances tell the drafts of what they were installed from (`integrations.installations`)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, F, Func, Q, TextField, Value

from entrepot.instances.models import Instance, InstanceStatus
from entrepot.integrations.installations import Figures


class InstalledFigures:
    """Counts over all organisations: figures are all that leaves this place (THREATS TEN-01)."""

    def figures(self, integration_id: str, names: Collection[str]) -> Figures:
        """The figures of an integration, over all its releases, for these tenant settings."""
        distinct = list(dict.fromkeys(names))
        living = Instance.objects.filter(release__integration_id=integration_id).exclude(
            status=InstanceStatus.REMOVED
        )
        values = {f"value_{at}": _value(name) for at, name in enumerate(distinct)}
        counts = {
            f"held_{at}": Count("pk", filter=~Q(**{f"value_{at}": ""}) & Q(**{f"value_{at}__isnull": False}))
            for at in range(len(distinct))
        }
        found = living.annotate(**values).aggregate(installed=Count("pk"), **counts)
        return Figures(found["installed"], {name: found[f"held_{at}"] for at, name in enumerate(distinct)})


def _value(name: str) -> Func:
    """The value of a setting, whatever somebody types for a name: Django takes digits for a place in an array."""
    return Func(F("settings"), Value(name), function="jsonb_extract_path_text", output_field=TextField())
