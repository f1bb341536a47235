"""The account that the network runs as (THREATS DEP-06)."""

from __future__ import annotations

import os

from entrepot.core.log import logger

log = logger(__name__)


def warn_if_root(*, demo: bool) -> None:
    """Say at the start of a network that it runs as root: what broke in would own the machine."""
    if os.geteuid() == 0 and not demo:
        log.warning("runs_as_root", remedy="Start it as an account of its own: it needs no right of root's.")
