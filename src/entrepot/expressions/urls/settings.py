"""What an address may know of a tenant setting."""

from dataclasses import dataclass
from enum import StrEnum


class SettingType(StrEnum):
    """What a customer admin is asked for."""

    STRING = "string"
    URL = "url"
    HTTPS_URL = "https_url"


@dataclass(frozen=True, slots=True)
class Setting:
    """A tenant setting as declared: `name` is used in templates, `label` is what customer admins see.

    A required setting cannot be left empty at install. `example` is the vendor's own sample value.
    """

    name: str
    label: str = ""
    type: SettingType = SettingType.STRING
    required: bool = False
    example: str = ""

    @property
    def title(self) -> str:
        """The label, or the name while a draft has none."""
        return self.label or self.name

    @property
    def is_url(self) -> bool:
        """Whether its value is a whole address."""
        return self.type is not SettingType.STRING

    @property
    def sample(self) -> str:
        """A value to try the templates with."""
        return self.example or ("https://sample.example" if self.is_url else "sample")
