"""Where to go after signing in: a path of the same organisation, or its home (THREATS AUTH-09)."""

from __future__ import annotations

import re

from entrepot.orgs.addresses import org_path, org_prefix
from entrepot.orgs.models import Org

LONGEST = 6000
# Printable ASCII in which no part of the path climbs, repeats a slash or hides one: browsers mend such paths.
_PATH = re.compile(r"/[!-~]*", re.ASCII)
_CLIMBS = re.compile(r"//|\\|/\.{1,2}(?:/|$)|;|%(?:2e|2f|5c|25|0|1)", re.IGNORECASE)


def inside(org: Org, path: str) -> str:
    """`path` where it leads to a page of this organisation, else the empty string. Never joined to a host as text."""
    if len(path) > LONGEST or not _PATH.fullmatch(path):
        return ""
    bare = re.split(r"[?#]", path, maxsplit=1)[0]
    prefix = org_prefix(org) + "/"
    if _CLIMBS.search(bare) or not bare.startswith(prefix):
        return ""
    if bare in (org_path(org, "orgs:sign_in"), org_path(org, "orgs:sign_out")):
        return ""
    return path


def after_sign_in(org: Org, path: str) -> str:
    """The path to go to: `path` where it is inside, else home."""
    return inside(org, path) or org_path(org, "orgs:home")
