"""What fields of different groups say together. `CHECKS` is the list that `problems.judge` loops over."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from entrepot.capabilities.base import Problem, Severity
from entrepot.expressions import unused
from entrepot.integrations import inputs
from entrepot.integrations.documents import assigned_use_cases, chosen_capabilities, use_cases
from entrepot.integrations.dynamic import dynamic_properties
from entrepot.integrations.lookups import TakenName
from entrepot.integrations.manifest import Manifest
from entrepot.integrations.surroundings import Surroundings
from entrepot.integrations.text_rules import VARIABLE
from entrepot.integrations.vocabulary import MAX_USE_CASES
from entrepot.orgs.look_alikes import name_key

Check = Callable[[Manifest, Surroundings], Iterator[Problem]]


def five_use_cases(manifest: Manifest, _around: Surroundings) -> Iterator[Problem]:
    """Five in all, those that capabilities bring along counted (ref catalog-09, catalog-10)."""
    total = len(use_cases(manifest))
    if total > MAX_USE_CASES:
        brought = len(assigned_use_cases(manifest))
        words = f"{total} use cases, {brought} of them from your capabilities; {MAX_USE_CASES} are allowed in all."
        remedy = f"Take {total - MAX_USE_CASES} away."
        yield Problem("too_many", Severity.ERROR, "general.use_cases", words, remedy)


def name_of_the_network(manifest: Manifest, around: Surroundings) -> Iterator[Problem]:
    """A name that reads as the network's own misleads people (THREATS TEXT-04)."""
    name, network = manifest.general.name, name_key(around.network)
    if not network or not name_key(name):
        return
    path, words = "general.name", f"This reads as {around.network}, the network's own name."
    if name_key(name) == network:
        yield Problem("name_of_network", Severity.ERROR, path, words, "Use the product's own name.")
    elif network in {name_key(word) for word in name.split()}:
        words = f"It holds the network's name, {around.network}."
        yield Problem(
            "name_of_network", Severity.WARNING, path, words, "Leave it out unless it is the product's own."
        )


def name_taken(manifest: Manifest, around: Surroundings) -> Iterator[Problem]:
    """A listing has this name, or one that is mistaken for it, even if it was removed (THREATS TEXT-04, ROLE-09)."""
    key = name_key(manifest.general.name)
    taken = around.taken(key) if key else None
    if taken is None:
        return
    claimed = manifest.general.exists is True and name_key(manifest.general.existing_name) == name_key(
        taken.name
    )
    if claimed and (taken.community or taken.org_id == around.org_id):
        words = f"{taken.name} by {taken.vendor} is in the catalog; the analysts judge whether it is yours."
        yield Problem("name_claimed", Severity.WARNING, "general.name", words, "Say so under What changes.")
    else:
        yield Problem("name_taken", Severity.ERROR, "general.name", *_taken_words(taken, around))


def _taken_words(taken: TakenName, around: Surroundings) -> tuple[str, str]:
    words = f"The catalog has {taken.name} by {taken.vendor}, which people would mistake for it."
    if taken.org_id == around.org_id:
        return words, "Start an update of it instead."
    if taken.community:
        return words, f"If it is your app, answer Yes above and name {taken.name}."
    return words, "Choose a name that tells the two apart."


def contacts_on_the_web(manifest: Manifest, around: Surroundings) -> Iterator[Problem]:
    """Contacts of the kind web page are https addresses (THREATS TEXT-03)."""
    for index, contact in enumerate(manifest.support.contacts):
        if contact.kind == "url" and contact.value:
            fault = inputs.web_address(contact.value, around.allow_private)
            if fault:
                yield fault.at(f"support.contacts.{index}.value")


def distinct_settings(manifest: Manifest, _around: Surroundings) -> Iterator[Problem]:
    """A name stands for one tenant setting."""
    first: dict[str, int] = {}
    for index, one in enumerate(manifest.tenant_settings):
        if one.name and first.setdefault(one.name, index) != index:
            words = f"Setting {first[one.name] + 1} is named {one.name} too."
            yield Problem(
                "duplicate", Severity.ERROR, f"tenant_settings.{index}.name", words, "Choose another name."
            )


def sample_values(manifest: Manifest, around: Surroundings) -> Iterator[Problem]:
    """The sample of a setting that is an address is one."""
    for index, one in enumerate(manifest.tenant_settings):
        if one.type in ("url", "https_url") and one.example:
            fault = inputs.web_address(one.example, around.allow_private and one.type == "url")
            if fault:
                yield fault.at(f"tenant_settings.{index}.example")


def unused_settings(manifest: Manifest, _around: Surroundings) -> Iterator[Problem]:
    """A setting that no property reads is asked of every admin for nothing."""
    named = {one.name: index for index, one in reversed(list(enumerate(manifest.tenant_settings)))}
    declared = [name for name in named if VARIABLE.fullmatch(name)]
    for name in unused(declared, (template for _, template in dynamic_properties(manifest))):
        path, words = f"tenant_settings.{named[name]}.name", f"No address uses app.{name}."
        yield Problem("unused", Severity.WARNING, path, words, "Use it in an address, or remove the setting.")


def capabilities_fit(manifest: Manifest, _around: Surroundings) -> Iterator[Problem]:
    """At least one capability; those that stand alone stand alone, and those that need another have it."""
    chosen = {one.key: one for one in chosen_capabilities(manifest)}
    if not chosen:
        yield Problem(
            "no_capability",
            Severity.ERROR,
            "capabilities",
            "No capability is chosen.",
            "Start again and choose one.",
        )
    for one in chosen.values():
        for other in chosen.keys() & one.excludes:
            words = f"{one.label} and {chosen[other].label} can't be in one integration."
            yield Problem("excluded", Severity.ERROR, one.key, words, "Submit them as two.")
        if one.needs and not chosen.keys() & one.needs:
            words = f"{one.label} needs another capability beside it."
            yield Problem(
                "needs", Severity.ERROR, one.key, words, f"Add one of: {', '.join(sorted(one.needs))}."
            )


CHECKS: tuple[Check, ...] = (
    capabilities_fit,
    five_use_cases,
    name_of_the_network,
    name_taken,
    contacts_on_the_web,
    distinct_settings,
    sample_values,
    unused_settings,
)
