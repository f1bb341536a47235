"""The demo's folder: made by us, marked as ours, and emptied only then."""

import base64
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from entrepot.config.environment import ConfigurationError
from entrepot.core.postgres import EmbeddedPostgres

_MARK = ".entrepot"
_SECRETS = "secrets.json"


def open_home(home: Path) -> None:
    """Make the folder, or take one that we made. Raises `ConfigurationError` for somebody else's."""
    if home.is_dir() and any(home.iterdir()) and not (home / _MARK).exists():
        raise ConfigurationError(
            [f"ENTREPOT_HOME: {home} is not empty and was not made by Entrepot. Name a new or empty folder."]
        )
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / _MARK).write_text("Made by Entrepot. RESET=1 deletes everything in this folder.\n")


def empty(home: Path) -> None:
    """Delete the database and all else in a folder that we made."""
    EmbeddedPostgres(home).erase()
    for path in home.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != _MARK:
            path.unlink()


def own_secrets(home: Path) -> Mapping[str, str]:
    """SECRET_KEY and KEY_RING of this folder, made on first use; beside the database, not in it (THREATS DB-05)."""
    path = home / _SECRETS
    if not path.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        write_privately(path, {"SECRET_KEY": secrets.token_urlsafe(50), "KEY_RING": f"demo:{key}"})
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def write_privately(path: Path, content: object) -> None:
    """Write JSON that only we can read, whole or not at all."""
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
        json.dump(content, file, indent=2, ensure_ascii=False)
    draft.replace(path)
