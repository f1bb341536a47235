"""The manifest: the one document of an integration, from draft to release.

A draft's document is kept as typed and may be half-filled or wrong; `Manifest.model_validate` takes only documents of
the right shape, and `completeness.problems` says what submitting still waits for. Capabilities bring their own part.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, SerializeAsAny, field_validator

from entrepot.capabilities.base import Audience, Input, Properties, Spec, all_capabilities, capability

MAX_TENANT_SETTINGS = 8
MAX_USE_CASES = 5

USE_CASES: tuple[str, ...] = (
    "Single Sign-On",
    "Lifecycle Management",
    "Automation",
    "Centralized Logging",
    "Directory and HR Sync",
    "Identity Governance and Administration (IGA)",
    "Identity Verification",
    "Multifactor Authentication (MFA)",
    "Zero Trust",
    "Bot or Fraud Detection",
    "Risk Signal Sharing",
)

CATEGORIES: tuple[str, ...] = (
    "AI and machine learning",
    "Analytics",
    "Automation",
    "Cloud and infrastructure",
    "Collaboration",
    "Developer tools",
    "Documents and knowledge",
    "Finance and HR",
    "Media",
    "Monitoring",
    "Sales and support",
    "Security and network access",
    "Other",
)


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
        ),
    ] = ""
    name: Annotated[
        str,
        Spec(
            "App name",
            required=True,
            max_length=64,
            help="The title in the catalog and under the tile.",
            placeholder="Northwind Notes",
            audience=Audience.PUBLIC,
            look="Is it the product's own name, without a slogan or a trademark sign?",
            ref="catalog-01",
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
        ),
    ] = ""
    category: Annotated[
        str,
        Spec("Category", Input.CHOICE, required=True, choices=_pairs(CATEGORIES), audience=Audience.PUBLIC),
    ] = ""
    use_cases: Annotated[
        list[str],
        Spec(
            "Use cases",
            Input.CHOICES,
            max_items=MAX_USE_CASES,
            choices=_pairs(USE_CASES),
            help="Five in all. Those that your capabilities bring along count, and come first.",
            audience=Audience.PUBLIC,
            ref="catalog-09",
        ),
    ] = []  # noqa: RUF012 - Pydantic copies defaults
    description: Annotated[
        str,
        Spec(
            "Description",
            Input.TEXTAREA,
            required=True,
            max_length=1023,
            help="What a customer gains. Plain text; the first sentence stands on the card.",
            placeholder="Write things down together, and find them again.",
            audience=Audience.PUBLIC,
            look="Does the first sentence say what the app is for?",
            ref="catalog-02",
        ),
    ] = ""


class Contact(Properties):
    """A way to reach support, shown to everybody."""

    kind: Annotated[
        str,
        Spec(
            "Kind",
            Input.CHOICE,
            required=True,
            choices=(("email", "E-mail"), ("url", "Web page"), ("phone", "Phone number")),
            audience=Audience.PUBLIC,
        ),
    ] = "email"
    value: Annotated[
        str,
        Spec("Contact", required=True, max_length=1024, placeholder="help@northwind.example", audience=Audience.PUBLIC),
    ] = ""


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
            ref="support-01",
        ),
    ] = []  # noqa: RUF012
    escalation: Annotated[
        str,
        Spec(
            "Escalation contact",
            Input.EMAIL,
            required=True,
            max_length=254,
            help="Whom the network writes to when sign-ins break. A person or a team's list, never a general queue "
            "such as support@ or info@. Never shown to customers.",
            placeholder="identity-team@northwind.example",
            look="Is it a mailbox that somebody reads at night?",
            ref="support-02",
        ),
    ] = ""


class TenantSetting(Properties):
    """A variable that a customer's admin fills in at install."""

    label: Annotated[
        str,
        Spec("Label", required=True, max_length=64, placeholder="Subdomain", audience=Audience.INSTALL, ref="tenant-08"),
    ] = ""
    name: Annotated[
        str,
        Spec(
            "Name",
            required=True,
            max_length=64,
            help="How addresses refer to it: app.name.",
            placeholder="subdomain",
            audience=Audience.INSTALL,
            ref="tenant-04",
        ),
    ] = ""
    type: Annotated[
        str,
        Spec(
            "Type",
            Input.CHOICE,
            required=True,
            choices=(("string", "String"), ("url", "URL"), ("https_url", "HTTPS URL")),
            audience=Audience.INSTALL,
        ),
    ] = "string"
    required: Annotated[
        bool | None,
        Spec("Must be filled in", Input.YES_NO, help="An optional one is the empty string where unset.", audience=Audience.INSTALL),
    ] = True
    help: Annotated[
        str,
        Spec(
            "Help for the admin",
            max_length=256,
            placeholder="The part before .northwind.example in your address.",
            audience=Audience.INSTALL,
            look="Could an admin fill it in without asking you?",
        ),
    ] = ""
    example: Annotated[
        str,
        Spec("Sample value", required=True, max_length=256, placeholder="acme", help="Addresses are checked with it.", audience=Audience.INSTALL),
    ] = ""


class TestAccount(Properties):
    """An account in the app for the analysts. The password is kept apart, sealed."""

    __test__ = False  # not a test class, whatever its name

    url: Annotated[
        str,
        Spec("Account URL", Input.URL, required=True, max_length=1024, placeholder="https://app.northwind.example/login", help="Where the analyst signs in."),
    ] = ""
    username: Annotated[
        str,
        Spec("Username or e-mail", required=True, max_length=254, placeholder="isvtest@{network_domain}", ref="testacct-01"),
    ] = ""
    password: Annotated[
        str,
        Spec(
            "Password",
            Input.SECRET,
            required=True,
            max_length=1024,
            help="Encrypted. Never shown back; erased 30 days after publication.",
        ),
    ] = ""
    instructions: Annotated[
        str,
        Spec("Further instructions", Input.TEXTAREA, max_length=4000, help="What to set up, where to click, what to expect."),
    ] = ""


class Manifest(Properties):
    """The whole document. `capabilities` maps the key of each chosen capability to its properties."""

    general: General = General()
    support: CustomerSupport = CustomerSupport()
    tenant_settings: list[TenantSetting] = Field(default=[], max_length=MAX_TENANT_SETTINGS)
    capabilities: dict[str, SerializeAsAny[Properties]] = Field(default={})
    test_account: TestAccount = TestAccount()

    @field_validator("capabilities", mode="before")
    @classmethod
    def _of_their_kind(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        known = {one.key for one in all_capabilities()}
        unknown = set(value) - known
        if unknown:
            raise ValueError(f"unknown capability {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
        return {
            key: part if isinstance(part, Properties) else capability(key).properties.model_validate(part)
            for key, part in value.items()
        }
