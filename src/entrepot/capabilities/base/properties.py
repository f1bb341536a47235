"""How a property is declared: type, label, help, limits and need stand on the field of a Pydantic model, once.

Form, problems, completeness, display and JSON Schema are all read from here (`integrations.schema`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict

from entrepot.capabilities.base.problems import Fault, Rule


class Input(StrEnum):
    """How a person fills a property in."""

    TEXT = "text"
    TEXTAREA = "textarea"
    URL = "url"
    TEMPLATE = "template"  # an address that may hold tenant settings
    EMAIL = "email"
    CHOICE = "choice"  # one of `choices`
    CHOICES = "choices"  # several of `choices`
    YES_NO = "yes_no"
    IMAGE = "image"
    SECRET = "secret"  # noqa: S105 - kept apart from the manifest, sealed, never shown back


class Audience(StrEnum):
    """Who may ever see the value (THREATS ROLE-10)."""

    PUBLIC = "public"  # the catalog
    INSTALL = "install"  # admins who install it
    REVIEW = "review"  # the vendor and the network's analysts only


@dataclass(frozen=True)
class Spec:
    """What is said about a property beside its type.

    `required` is what submitting asks for; drafts may leave anything empty. `max_length` counts characters of a
    text, `max_items` entries of a list. `choices` are (value, label). `rules` are further rules for its text.
    `when` names a sibling field and the value it must have for this one to be asked. `short` is its name inside
    lists of what is missing. `look` is what reviewers look at, `concept` the term it explains, `ref` the rule it
    comes from (`ref/rules.json` id or specification section). `item_label` is what one entry of a list is called.
    """

    label: str
    input: Input = Input.TEXT
    required: bool = False
    help: str = ""
    placeholder: str = ""
    max_length: int | None = None
    max_items: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    audience: Audience = Audience.REVIEW
    look: str = ""
    concept: str = ""
    ref: str = ""
    when: tuple[str, str | bool] | None = None
    item_label: str = ""
    short: str = ""
    rules: tuple[Rule, ...] = ()


class Properties(BaseModel):
    """Base of every group of properties. Every field has a default, so that a draft may be half-filled."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)

    @classmethod
    def declared(cls) -> Iterator[tuple[str, Spec, Any]]:
        """Each field's name, spec and plain type, in order. A field without a `Spec` is a mistake."""
        for name, hint in get_type_hints(cls, include_extras=True).items():
            if name not in cls.model_fields:
                continue
            if get_origin(hint) is not Annotated:
                raise TypeError(f"{cls.__name__}.{name} lacks its Spec")
            plain, *extras = get_args(hint)
            yield name, next(extra for extra in extras if isinstance(extra, Spec)), plain

    def faults(self) -> Iterable[tuple[str, Fault]]:
        """What is wrong between fields of this group, by field; the specs and `rules` look at one field alone."""
        return ()
