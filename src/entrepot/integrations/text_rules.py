"""Rules for one text each, named by the specs of the manifest. Each returns what it finds, or None."""

from __future__ import annotations

import re
import unicodedata

from entrepot.capabilities.base import Fault, Severity
from entrepot.orgs.look_alikes import scripts
from entrepot.orgs.names import company_email_problem, email_problem, has_hidden

VARIABLE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of the expression language (ref tenant-06).
RESERVED_VARIABLES = _words(
    "app org user appuser idpuser source session security access and or not empty true false null if else "
    "id name profile string arrays convert time client_id issuer"
)
_SECRET_WORDS = _words("password passwd secret token api_key apikey private_key client_secret")
_GENERIC = _words(
    "support help helpdesk info contact hello hi admin administrator office mail sales service services "
    "customerservice customercare care feedback webmaster postmaster noreply marketing billing press team"
)
_PHONE = re.compile(r"\+?[0-9][0-9 ().\-/]*", re.ASCII)
_LINES = frozenset("\n\t")


def no_controls(value: str) -> Fault | None:
    """No control characters: nobody sees them, and they break what reads the text later."""
    for position, char in enumerate(value):
        if unicodedata.category(char) == "Cc" and char not in _LINES:
            return Fault(
                "control_character",
                f"Character {position + 1} is a control character (U+{ord(char):04X}).",
                "Remove it, or type the text anew.",
            )
    return None


def plain_name(value: str) -> Fault | None:
    """A name as people read it: no invisible characters, one alphabet, a letter or digit (THREATS TEXT-04)."""
    if has_hidden(value):
        return Fault(
            "hidden_character", "The name holds an invisible character or a line break.", "Type it anew."
        )
    if not any(char.isalnum() for char in value):
        return Fault("no_letter", "The name has no letter or digit.", "Write the product's name.")
    if len(scripts(value)) > 1:
        mixed = " and ".join(sorted(script.capitalize() for script in scripts(value)))
        return Fault(
            "mixed_alphabets", f"The name mixes {mixed} letters that look alike.", "Use one alphabet."
        )
    if any(sign in value for sign in "™®©℠"):
        return Fault("trademark_sign", "The name holds a trademark sign.", "Leave it out.", Severity.WARNING)
    return None


def one_line(value: str) -> Fault | None:
    """A label that others read: no line break, no invisible character."""
    if has_hidden(value):
        return Fault("hidden_character", "It holds an invisible character or a line break.", "Type it anew.")
    return None


def variable_name(value: str) -> Fault | None:
    """The name of a tenant setting: `[a-z][a-z0-9_]*`, not reserved, nothing secret (ref tenant-04 to 06)."""
    if not VARIABLE.fullmatch(value):
        better = mended_variable(value)
        remedy = f"Try {better}." if better else "Begin with a letter."
        return Fault("variable_name", "Lower-case letters, digits and _ only, a letter first.", remedy)
    if value in RESERVED_VARIABLES:
        return Fault("reserved_name", f"{value} is a reserved name.", f"Try {value}_name.")
    if value in _SECRET_WORDS:
        return Fault(
            "secret_setting",
            "A tenant setting is not kept secret: it becomes part of addresses.",
            "Remove it; secrets are exchanged by the protocol.",
        )
    return None


def mended_variable(value: str) -> str:
    """The allowed name nearest to `value`: `Data-Region` gives `data_region`; empty where nothing is left."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", value)
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return name.lstrip("0123456789_")


def email_address(value: str) -> Fault | None:
    """One e-mail address."""
    problem = email_problem(value)
    return Fault("email", "This is not an e-mail address.", problem) if problem else None


def escalation_mailbox(value: str) -> Fault | None:
    """A mailbox that a person answers: never a general queue, a toll-free number or free mail (ref support-02)."""
    if is_phone(value):
        return Fault(
            "phone_number", "This is a phone number.", "Give the e-mail address of a person or a team."
        )
    if email_problem(value):
        return None  # email_address says so
    local, _, domain = value.lower().rpartition("@")
    if re.sub(r"[^a-z]", "", local.partition("+")[0]) in _GENERIC:
        return Fault(
            "generic_mailbox",
            f"{local}@ is a general mailbox.",
            f"Give a person or a watched list, such as identity-oncall@{domain}.",
        )
    if problem := company_email_problem(value):
        return Fault("not_company_mail", "This is not an address of your company.", problem)
    return None


def is_phone(value: str) -> bool:
    """Whether it is a phone number: 6 to 15 digits with the usual signs between them (ITU-T E.164)."""
    digits = sum(char.isdigit() for char in value)
    return bool(_PHONE.fullmatch(value.strip())) and 6 <= digits <= 15


def phone_number(value: str) -> Fault | None:
    """A phone number that people abroad can dial."""
    if not is_phone(value):
        return Fault("phone", "This is not a phone number.", "Write it as +44 20 7946 0000.")
    if not value.strip().startswith("+"):
        return Fault(
            "phone_country",
            "The country code is missing.",
            "Begin with + and the country code.",
            Severity.WARNING,
        )
    return None
