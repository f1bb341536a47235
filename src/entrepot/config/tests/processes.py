"""What runs on this machine, read from /proc."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def with_mark(mark: str) -> dict[int, str]:
    """Processes that have `mark` in their environment or command line, and their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            if (
                mark.encode() in command + (folder / "environ").read_bytes()
                and int(folder.name) != os.getpid()
            ):
                found[int(folder.name)] = command.replace(b"\0", b" ").decode()
        except OSError:
            continue  # it ended, or is another user's
    return found


def named(mark: str, word: str) -> list[int]:
    """Of those, the ones whose command line has `word`."""
    return [pid for pid, command in with_mark(mark).items() if word in command]


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for something to come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"it did not come true in {seconds} seconds")
        time.sleep(0.05)
