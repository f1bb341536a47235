"""The bar at the foot of a submission: how it stands, and what the person reading can decide."""

from __future__ import annotations

from dataclasses import dataclass

from entrepot.integrations.models import Version
from entrepot.integrations.states import IN_REVIEW, Status
from entrepot.orgs.models import User
from entrepot.review import mails, rules
from entrepot.review.models import Claim
from entrepot.review.states import PHASES, Action, Move, in_a_sentence


@dataclass(frozen=True)
class Decision:
    """The bar at the foot: how it stands, and the moves of the person reading with what each still waits for."""

    tone: str
    title: str
    text: str
    may_claim: bool
    passing: Move | None
    returning: Move | None
    pass_waits: str = ""
    return_waits: str = ""
    pass_words: str = ""
    pass_letter: str = ""
    return_letter: str = ""

    @property
    def publishes(self) -> bool:
        """Whether passing puts it into the catalog."""
        return self.passing is not None and self.passing.target is Status.PUBLISHED

    @property
    def next_phase(self) -> str:
        """Where passing leads, inside a sentence."""
        return in_a_sentence(PHASES.get(self.passing.target, "")) if self.passing else ""


def decision(version: Version, person: User, claim: Claim | None) -> Decision | None:
    """What the person can decide; None where nobody can decide anything now."""
    if version.state not in IN_REVIEW:
        return None
    rows = {row.action: row for row in rules.moves_for(person, version)}
    passing, returning = rows.get(Action.PASS), rows.get(Action.RETURN)
    if claim and claim.analyst_id == person.id and passing and returning:
        return _mine(version, person, passing, returning)
    tone, title, text = _onlooker(person, claim, is_party=passing is not None)
    return Decision(tone, title, text, passing is not None and claim is None, None, None)


def _mine(version: Version, person: User, passing: Move, returning: Move) -> Decision:
    pass_waits = rules.waits_for(passing, version, person)
    return_waits = rules.waits_for(returning, version, person)
    tone, title, text = _standing(version, pass_waits, return_waits)
    return Decision(
        tone,
        title,
        text,
        may_claim=False,
        passing=passing,
        returning=returning,
        pass_waits=pass_waits,
        return_waits=return_waits,
        pass_words=f"Pass to {PHASES[passing.target]}" if passing.target in PHASES else "Pass and publish",
        pass_letter="" if pass_waits else mails.preview(version, passing),
        return_letter="" if return_waits else mails.preview(version, returning),
    )


def _onlooker(person: User, claim: Claim | None, *, is_party: bool) -> tuple[str, str, str]:
    """Tone, words and a sentence for who cannot decide."""
    if not rules.is_analyst(person):
        return "quiet", "To look at", "Analysts decide on submissions."
    if not is_party:
        return (
            "quiet",
            "Not yours to judge",
            "You have worked on this integration yourself, or for its vendor.",
        )
    if claim is None:
        return "wait", "Nobody has claimed it", "Claim it to write findings and to decide."
    return "wait", f"{claim.analyst} has claimed it", "One analyst decides at a time."


def _standing(version: Version, pass_waits: str, return_waits: str) -> tuple[str, str, str]:
    """The same for who can: what each button waits for stands here in words."""
    blockers = rules.blockers(version)
    if blockers:
        words, more = rules.named(blockers), len(blockers) > 1
        title = f"{words[:1].upper()}{words[1:]} block{'' if more else 's'}"
        return "stop", title, f"Passing opens when {'they are' if more else 'it is'} resolved."
    if pass_waits:
        return "warn", "Passing has to wait", pass_waits
    if return_waits:
        return "done", "Nothing blocks", "Returning it takes a finding that asks for something."
    return "done", "Nothing blocks", f"It is yours to decide on {in_a_sentence(PHASES[version.state])}."
