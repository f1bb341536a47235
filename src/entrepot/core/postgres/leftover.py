"""A server that outlived its owner, and the note that a dead one left behind.

`postmaster.pid` alone proves nothing: the process may be dead, a zombie, or somebody else's under the same
number (after a container's restart). A server is told by its working folder, which is its data folder.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

from entrepot.core.postgres.errors import PostgresError

_PATIENCE = {signal.SIGINT: 8.0, signal.SIGQUIT: 3.0}


def clear(data: Path) -> None:
    """Stop a server that still serves `data`, fast and then at once, and remove its note."""
    pid = _noted_pid(data)
    for signum, seconds in _PATIENCE.items():
        if pid is not None and _serves(pid, data):
            os.kill(pid, signum)
            _wait_until_gone(pid, data, seconds)
    if pid is not None and _serves(pid, data):
        raise PostgresError(
            f"An earlier PostgreSQL (process {pid}) serves {data} and does not stop; end it by hand."
        )
    # Safe: a server whose children still hold its shared memory refuses a second one by itself.
    (data / "postmaster.pid").unlink(missing_ok=True)


def _noted_pid(data: Path) -> int | None:
    try:
        first = (data / "postmaster.pid").read_text().split("\n", 1)[0]
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else None


def _serves(pid: int, data: Path) -> bool:
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == data
        except OSError:  # no such process, a zombie, or another user's
            return False
    listing = subprocess.run(
        ["ps", "-ww", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return f"-D {data}" in listing.stdout


def _wait_until_gone(pid: int, data: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while _serves(pid, data) and time.monotonic() < deadline:
        time.sleep(0.05)
