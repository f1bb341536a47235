"""docs/review.md leaves nothing of the status machine out (core keeps the file itself up to date)."""

from entrepot.integrations.states import Status
from entrepot.review.handbook import markdown
from entrepot.review.states import TABLE


def test_every_status_and_every_move_is_in_it() -> None:
    text = markdown()
    for status in Status:
        assert f"| `{status}` | {status.label} |" in text
    for row in TABLE:
        assert f"    {row.source} --> {row.target}: {row.action.label}\n" in text
        assert f"| `{row.source}` | {row.action.label} | `{row.target}` |" in text
