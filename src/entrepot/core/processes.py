"""Children that never outlive us."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
# Looked up here: between fork and exec the child must not load libraries.
_prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None


def dies_with_parent(signum: signal.Signals) -> Callable[[], None] | None:
    """Give a `preexec_fn` by which the kernel sends `signum` to the child when its parent ends in any way.

    The parent is the *thread* that starts the child, so start children from one that lives as long as they
    should. Linux only; None elsewhere.
    """
    if _prctl is None:
        return None
    prctl, parent = _prctl, os.getpid()

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:  # it ended before the line above
            os._exit(1)

    return bind
