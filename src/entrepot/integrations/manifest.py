"""The manifest: the one document of an integration, from draft to release.

A draft's document is kept as typed and may be half-filled or wrong; `documents.read` makes a `Manifest` of whatever has
the right shape, and `problems.judge` says what submitting still waits for. Capabilities bring their own part.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import SerializeAsAny, field_validator

from entrepot.capabilities.base import (
    Audience,
    Fault,
    Input,
    Properties,
    Spec,
    all_capabilities,
    capability,
)
from entrepot.integrations import text_rules
from entrepot.integrations.vocabulary import (
    CATEGORIES,
    CHOSEN_USE_CASES,
    CONTACT_KINDS,
    ICON_SIZES_IN_WORDS,
    MAX_TENANT_SETTINGS,
    MAX_USE_CASES,
    USE_CASES,
)

__all__ = [
    "CATEGORIES",
    "CHOSEN_USE_CASES",
    "USE_CASES",
    "Contact",
    "CustomerSupport",
    "General",
    "Manifest",
    "TenantSetting",
    "TestAccount",
]


def _pairs(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)


class General(Properties):
    """What the catalog shows."""

    exists: Annotated[
        bool | None,
        Spec(
            "Is the app in the catalog already?",
            Input.YES_NO,
            required=True,
            help="An app has one listing. If it is there and yours, update it instead of adding a second one.",
            short="whether it is in the catalog",
        ),
    ] = None
    existing_name: Annotated[
        str,
        Spec("Its name in the catalog", required=True, max_length=64, when=("exists", True)),
    ] = ""
    changes: Annotated[
        str,
        Spec(
            "What changes?",
            Input.TEXTAREA,
            required=True,
            max_length=2000,
            help="Tell the analysts what is new, so that they need not guess.",
            when=("exists", True),
            short="what changes",
        ),
    ] = ""
    name: Annotated[
        str,
        Spec(
            "App name",
            required=True,
            max_length=64,
            help="As it should read in the catalog and under the tile.",
            placeholder="Northwind Notes",
            audience=Audience.PUBLIC,
            look="Is it the product's own name, without a slogan or a trademark sign?",
            ref="catalog-01",
            rules=(text_rules.plain_name,),
        ),
    ] = ""
    website: Annotated[
        str,
        Spec(
            "App website",
            Input.URL,
            required=True,
            max_length=1024,
            placeholder="https://www.northwind.example",
            audience=Audience.PUBLIC,
            look="Does it show the product, and belong to the organisation that submits?",
        ),
    ] = ""
    category: Annotated[
        str,
        Spec(
            "Category",
            Input.CHOICE,
            required=True,
            choices=_pairs(CATEGORIES),
            audience=Audience.PUBLIC,
            help="One shelf of the catalog.",
            ref="catalog-17",
        ),
    ] = ""
    use_cases: Annotated[
        list[str],
        Spec(
            "Use cases",
            Input.CHOICES,
            max_items=MAX_USE_CASES,
            choices=_pairs(CHOSEN_USE_CASES),
            help="Five in all. Those that your capabilities bring along count, and come first.",
            audience=Audience.PUBLIC,
            look="Is each use case something that the app itself does?",
            ref="catalog-09",
        ),
    ] = []
    description: Annotated[
        str,
        Spec(
            "Description",
            Input.TEXTAREA,
            required=True,
            max_length=1023,
            help="Say what a customer gains. Plain text; the first sentence stands on the card.",
            placeholder="Write things down together, and find them again.",
            audience=Audience.PUBLIC,
            look="Does the first sentence of the description say what the app is for?",
            ref="catalog-02",
        ),
    ] = ""
    icon: Annotated[
        str,
        Spec(
            "Icon",
            Input.IMAGE,
            required=True,
            help=f"PNG, JPEG or GIF, under 1 MB: {ICON_SIZES_IN_WORDS}. Sharp corners, a transparent "
            "background, the sign rather than the word.",
            audience=Audience.PUBLIC,
            look="Is the icon readable at the size of a tile, on light and on dark?",
            ref="catalog-05",
        ),
    ] = ""


class Contact(Properties):
    """A way to reach support, shown to everybody."""

    kind: Annotated[
        str,
        Spec("Kind", Input.CHOICE, required=True, choices=CONTACT_KINDS, audience=Audience.PUBLIC),
    ] = "email"
    value: Annotated[
        str,
        Spec(
            "Contact",
            required=True,
            max_length=1024,
            placeholder="help@northwind.example",
            audience=Audience.PUBLIC,
            rules=(text_rules.one_line,),
        ),
    ] = ""

    def faults(self) -> Iterator[tuple[str, Fault]]:
        """The contact must be what its kind says; web pages are looked at by `inputs`."""
        rule = {"email": text_rules.email_address, "phone": text_rules.phone_number}.get(self.kind)
        fault = rule(self.value) if rule and self.value else None
        if fault:
            yield "value", fault


class CustomerSupport(Properties):
    """Whom customers turn to, and whom the network turns to."""

    contacts: Annotated[
        list[Contact],
        Spec(
            "Public contacts",
            required=True,
            max_items=6,
            help="One or more: an e-mail address, a web page, a phone number. They stand on the listing.",
            audience=Audience.PUBLIC,
            item_label="contact",
            look="Does a customer with a broken sign-in reach somebody there?",
            ref="support-01",
        ),
    ] = []
    escalation: Annotated[
        str,
        Spec(
            "Escalation contact",
            Input.EMAIL,
            required=True,
            max_length=254,
            help="Whom {network} writes to when sign-ins break. A person or a watched list, never a general queue "
            "such as support@ or info@. Seen by {network} only.",
            placeholder="identity-oncall@northwind.example",
            look="Is the escalation contact a mailbox that somebody reads at night?",
            ref="support-02",
            rules=(text_rules.escalation_mailbox,),
        ),
    ] = ""


class TenantSetting(Properties):
    """A variable that a customer's admin fills in at install."""

    label: Annotated[
        str,
        Spec(
            "Label",
            required=True,
            max_length=64,
            placeholder="Subdomain",
            audience=Audience.INSTALL,
            ref="tenant-08",
            rules=(text_rules.one_line,),
        ),
    ] = ""
    name: Annotated[
        str,
        Spec(
            "Name",
            required=True,
            max_length=64,
            placeholder="subdomain",
            audience=Audience.INSTALL,
            ref="tenant-04",
            rules=(text_rules.variable_name,),
        ),
    ] = ""
    type: Annotated[
        str,
        Spec(
            "Type",
            Input.CHOICE,
            required=True,
            choices=(("string", "String"), ("url", "URL"), ("https_url", "URL, https only")),
            audience=Audience.INSTALL,
            ref="tenant-10",
        ),
    ] = "string"
    example: Annotated[
        str,
        Spec(
            "Sample value",
            required=True,
            max_length=256,
            placeholder="acme",
            audience=Audience.INSTALL,
            rules=(text_rules.one_line,),
        ),
    ] = ""
    required: Annotated[
        bool | None,
        Spec(
            "Must it be filled in?",
            Input.YES_NO,
            help="An optional one is empty where the admin leaves it out.",
            audience=Audience.INSTALL,
        ),
    ] = True
    help: Annotated[
        str,
        Spec(
            "Help for the admin",
            max_length=256,
            placeholder="The part before .northwind.example in your address.",
            audience=Audience.INSTALL,
        ),
    ] = ""


class TestAccount(Properties):
    """An account in the app for the analysts. The password is kept apart, sealed."""

    __test__ = False  # not a test class, whatever its name

    url: Annotated[
        str,
        Spec(
            "Account URL",
            Input.URL,
            required=True,
            max_length=1024,
            placeholder="https://app.northwind.example/login",
            help="Where the analyst signs in, in the production service: its admin console, where sign-in is set up.",
            ref="testacct-04",
        ),
    ] = ""
    username: Annotated[
        str,
        Spec(
            "Username or e-mail",
            required=True,
            max_length=254,
            placeholder="isvtest@{network_domain}",
            help="Preferably isvtest@{network_domain}.",
            look="May the account set up sign-in and look after test users?",
            ref="testacct-03",
            rules=(text_rules.one_line,),
            short="username",
        ),
    ] = ""
    password: Annotated[
        str,
        Spec(
            "Password",
            Input.SECRET,
            required=True,
            max_length=1024,
            help="Sealed as soon as it is sent, and never shown back.",
            ref="testacct-02",
        ),
    ] = ""
    instructions: Annotated[
        str,
        Spec(
            "Further instructions",
            Input.TEXTAREA,
            max_length=4000,
            help="What to set up, where to click, what to expect.",
            look="Can an analyst go all the way without asking back?",
        ),
    ] = ""


class Manifest(Properties):
    """The whole document, one group per tab. `capabilities` holds the properties of each chosen capability."""

    general: Annotated[General, Spec("General")] = General()
    support: Annotated[CustomerSupport, Spec("Customer support")] = CustomerSupport()
    tenant_settings: Annotated[
        list[TenantSetting],
        Spec(
            "Tenant settings",
            max_items=MAX_TENANT_SETTINGS,
            help="What a customer's admin fills in at install. Use them in addresses as {app.name}.",
            audience=Audience.INSTALL,
            item_label="setting",
            look="Could an admin fill each one in without asking you?\n"
            "Does every address stay valid when optional settings are empty?\n"
            "Is nothing asked that your app could find out itself?",
            ref="tenant-01",
        ),
    ] = []
    capabilities: Annotated[dict[str, SerializeAsAny[Properties]], Spec("Capabilities")] = {}
    test_account: Annotated[TestAccount, Spec("Test account")] = TestAccount()

    @field_validator("capabilities", mode="before")
    @classmethod
    def _of_their_kind(cls, value: Any) -> Any:
        """Each part is read by its own capability's model."""
        if not isinstance(value, dict):
            return value
        known = {one.key for one in all_capabilities()}
        unknown = set(value) - known
        if unknown:
            raise ValueError(
                f"unknown capability {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}"
            )
        return {
            key: part if isinstance(part, Properties) else capability(key).properties.model_validate(part)
            for key, part in value.items()
        }
