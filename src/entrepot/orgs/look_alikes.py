"""Names of integrations and organisations: what look-alike names share (THREATS TEXT-04, ROLE-09)."""

from __future__ import annotations

import unicodedata

from entrepot.orgs.names import name_problem, skeleton

# Letters of other alphabets that are drawn like Latin ones (Unicode TR 39, those that words can be made of).
_DRAWN_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝкмтвнгпѵӏαοερτυνικχγωɩıɡ",
    "aeopcyxijshdqwkmtbhrnvlaoeptuvikxywilg",
)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def name_key(name: str) -> str:
    """What `name` looks like from afar: without accents, spaces and punctuation, look-alike letters folded.

    `Northwind Notes` and `northwind-n0tes` have one key, also with a Cyrillic o among them.
    Empty for a name without letters.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    key = skeleton(plain.translate(_DRAWN_ALIKE))
    return "".join(char for char in key if char.isalnum())


def scripts(name: str) -> set[str]:
    """The alphabets that its letters come from, of those that are mistaken for each other."""
    spelled = (unicodedata.name(char, "") for char in name if char.isalpha())
    return {script for word in spelled for script in _SCRIPTS if word.startswith(script)}


def org_name_problem(name: str, network_names: frozenset[str]) -> str | None:
    """Why an organisation can't have this name; None where it can. Its people and apps are shown as being "by" it.

    `network_names` are those of the network, which nobody else's may be mistaken for.
    """
    if problem := name_problem(name, what="organisation's name"):
        return problem
    if len(found := scripts(name)) > 1:
        mixed = " and ".join(sorted(script.capitalize() for script in found))
        return f"The organisation's name mixes {mixed} letters that look alike. Use one alphabet."
    if name_key(name) in {name_key(own) for own in network_names} - {""}:
        return "This reads as the network's own name. Choose another."
    return None
