"""docs/review.md, written from the status machine itself."""

from __future__ import annotations

from collections.abc import Iterator

from entrepot.integrations.states import Status, Turn
from entrepot.review.states import PHASES, TABLE, WORKING_DAYS, Action, Gate, Move, Party

HEAD = """# Review

Written by `python -m django write_docs` from `entrepot/review/states.py` and
`entrepot/integrations/states.py`; a test keeps it true.

A version of an integration is in one of nine statuses. Every change of status is one row of one table, made by
one function (`review.actions.moves.move`) in one transaction: it locks the version, asks whose move it is, asks
every gate, then writes the new status, the move, the events of the system log and the mails. A try that is
refused changes nothing and is in the log as `integration.submission.refused`.
"""

ROUND = """## What else holds

* **What is judged is what is published.** Submitting freezes the document by its hash (SHA-256 of its canonical
  form). Nobody can edit it while it is with the network. Passing names the hash that the analyst was shown, and
  the release is made of that document or not at all.
* **Nobody judges their own cause.** People of the owning organisation, and everybody who ever edited the version,
  neither claim, find, pass nor return it.
* **One analyst at a time.** A claim is one row per version, held by the database; it ends with each move, when its
  analyst releases it or loses the role, or when a network admin frees it.
* **Findings** have a field, a severity and a remedy. The vendor sees them once the phase is decided; until then
  they can be reworded and taken back, afterwards only answered, resolved or opened again. Notes among analysts
  are never shown to the vendor, and the vendor sees the network's name in place of its analysts' names.
* **Dates are promises in working days** (`TIME_ZONE`, `HOLIDAYS`), counted from the day after the move.
* **The test account** is shown without its password; the analyst who holds the claim can reveal that, having
  entered their own within the last ten minutes; both sides' logs say so. Everything of it is erased 30 days after
  publication, announced a week before.
"""

_TURNS = {Turn.VENDOR: "vendor", Turn.NETWORK: "analyst", Turn.NOBODY: "nobody"}


def markdown() -> str:
    """The whole document."""
    parts = (HEAD, _diagram(), _statuses(), _moves(), _gates(), ROUND)
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    direction TB", "    [*] --> DRAFT"]
    lines += [f"    {row.source} --> {row.target}: {row.action.label}" for row in TABLE]
    return "\n".join([*lines, "```"])


def _statuses() -> str:
    head = (
        "## The statuses",
        "",
        "| status | the vendor reads | whose turn | answer within |",
        "|---|---|---|---|",
    )
    return "\n".join([*head, *(_status(one) for one in Status)])


def _status(status: Status) -> str:
    days = WORKING_DAYS.get(status)
    promise = f"{days} working days" if days else ""
    return f"| `{status}` | {status.label} | {_TURNS[status.turn]} | {promise} |"


def _moves() -> str:
    parties = [f"* **{party.value.replace('_', ' ')}**: {party.label}" for party in Party]
    head = (
        "## The moves",
        "",
        *parties,
        "",
        "| from | move | to | by | once | event |",
        "|---|---|---|---|---|---|",
    )
    return "\n".join([*head, *(_move(row) for row in TABLE), "", *_hints()])


def _move(row: Move) -> str:
    gates = ", ".join(f"`{gate}`" for gate in row.gates)
    by = row.party.value.replace("_", " ")
    return f"| `{row.source}` | {row.action.label} | `{row.target}` | {by} | {gates} | `{row.action.kind}` |"


def _hints() -> Iterator[str]:
    publishing = [
        PHASES[row.source] for row in TABLE if row.action is Action.PASS and row.target is Status.PUBLISHED
    ]
    yield f"Passing {' or '.join(publishing)} publishes at once: the release is frozen and the listing replaced in the"
    yield "same transaction. Removing from the catalog asks for a reason, which the vendor is mailed."


def _gates() -> str:
    lines = ["## The gates", "", "| gate | is open when |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{gate}` | {gate.label} |" for gate in Gate)])
