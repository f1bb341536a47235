"""What is installed is what was locked."""

import re
import subprocess
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parents[4] / "requirements"


@pytest.mark.threat("DEP-07")
@pytest.mark.parametrize("name", ["base", "demo", "dev", "audit"])
def test_every_requirement_is_pinned_with_hashes_and_no_index_is_named(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    entries = re.sub(r"\s*\\\n\s*", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)).split("\n")[:-1]
    assert len(entries) > 20
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9.-]+==\S+( ; .+)?( --hash=sha256:[0-9a-f]{64})+", entry.strip()), entry


@pytest.mark.threat("DEP-07")
def test_new_releases_rest_before_they_are_locked() -> None:
    told = subprocess.run(
        ["make", "--dry-run", "--assume-old=.venv/.dev", "lock"],
        cwd=REQUIREMENTS.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    locks = [line for line in told.stdout.splitlines() if "piptools compile" in line]
    assert len(locks) == len(list(REQUIREMENTS.glob("*.in")))
    assert all("--generate-hashes" in line and "--uploaded-prior-to P7D" in line for line in locks)


@pytest.mark.threat("DEP-07")
def test_the_larger_sets_agree_with_the_smaller_ones() -> None:
    pins = {name: dict(_pins(name)) for name in ("base", "demo", "dev")}
    assert pins["base"].items() <= pins["demo"].items() <= pins["dev"].items()


def _pins(name: str) -> list[tuple[str, str]]:
    return re.findall(r"^([a-z0-9.-]+)==(\S+)", (REQUIREMENTS / f"{name}.txt").read_text(), re.MULTILINE)
