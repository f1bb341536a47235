"""How pages put times into words."""

import time
from datetime import UTC, datetime

STEPS = ((60, 1, "second"), (3600, 60, "minute"), (86_400, 3600, "hour"), (30 * 86_400, 86_400, "day"))


def ago(at: int) -> str:
    """`5 minutes ago`, or the date once a month has passed."""
    passed = max(0, int(time.time()) - at)
    if passed < 45:
        return "just now"
    for below, unit, word in STEPS:
        if passed < below:
            count = passed // unit
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return f"{datetime.fromtimestamp(at, UTC):%d %B %Y}".lstrip("0")


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()
