"""What the app made once at its start and every request uses."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from .config import Config
    from .relying_party import RelyingParty
    from .vault import Vault

EXTENSION = "notes"


@dataclass(frozen=True, slots=True)
class Services:
    config: "Config"
    vault: "Vault"
    relying_party: "RelyingParty"


def services() -> Services:
    """Those of the running app."""
    made: Services = current_app.extensions[EXTENSION]
    return made
