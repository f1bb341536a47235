"""The verbs of review. Each is one transaction: lock, permission, guard, change, event, mails."""

from entrepot.review.actions.claims import claim, claim_next, release_all, release_claim
from entrepot.review.actions.findings import (
    Draft,
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
from entrepot.review.actions.test_account import announce_erasure, erase_test_account, reveal_password

__all__ = [
    "Draft",
    "add_note",
    "announce_erasure",
    "answer_finding",
    "change_finding",
    "claim",
    "claim_next",
    "delist",
    "drop_finding",
    "erase_test_account",
    "open_finding",
    "pass_review",
    "release_all",
    "release_claim",
    "reopen",
    "reopen_finding",
    "reply_to_vendor",
    "resolve_finding",
    "restore",
    "return_to_vendor",
    "reveal_password",
    "submit",
    "withdraw",
]
