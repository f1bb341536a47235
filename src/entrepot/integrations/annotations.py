"""What later stages say beside the fields of a form, such as findings of a review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from entrepot.integrations.models import Version
from entrepot.orgs.models import User


@dataclass(frozen=True)
class Annotation:
    """A remark about a field. `tone` is that of the components; "you" waits for the person reading."""

    tone: str
    title: str
    text: str = ""
    url: str = ""

    @property
    def waits(self) -> bool:
        """Whether the person reading has to do something about it before they submit."""
        return self.tone == "you"


Provider = Callable[[Version, User], Mapping[str, Sequence[Annotation]]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a source of annotations; called from `AppConfig.ready`."""
    _providers.append(provider)


def annotations_of(version: Version, person: User) -> Mapping[str, Sequence[Annotation]]:
    """Everything that `person` is shown about `version`, by path; the empty path is about the whole."""
    found: dict[str, list[Annotation]] = defaultdict(list)
    for provider in _providers:
        for path, notes in provider(version, person).items():
            found[path].extend(notes)
    return dict(found)
