"""The verbs of review. Each is one transaction: lock, permission, guard, change, event, mails."""

from entrepot.review.actions.claims import claim, release_claim
from entrepot.review.actions.findings import (
    add_note,
    answer_finding,
    change_finding,
    drop_finding,
    open_finding,
    reopen_finding,
    reply_to_vendor,
    resolve_finding,
)
from entrepot.review.actions.moves import (
    delist,
    pass_review,
    reopen,
    restore,
    return_to_vendor,
    submit,
    withdraw,
)

__all__ = [
    "add_note",
    "answer_finding",
    "change_finding",
    "claim",
    "delist",
    "drop_finding",
    "open_finding",
    "pass_review",
    "release_claim",
    "reopen",
    "reopen_finding",
    "reply_to_vendor",
    "resolve_finding",
    "restore",
    "return_to_vendor",
    "submit",
    "withdraw",
]
