"""Each row of the threat model that touches what is built is proved by some test; `conftest.py` refuses unknown ids."""

import re
from pathlib import Path

from tests.threats import THREATS

ROOT = Path(__file__).parent.parent
TESTS = [
    *ROOT.glob("src/**/tests/test_*.py"),
    *ROOT.glob("tests/**/test_*.py"),
    *ROOT.glob("examples/**/test_*.py"),
]


def test_no_row_is_without_a_test() -> None:
    """Ids stand in markers, and in tables of cases that become markers."""
    proved = {name for path in TESTS for name in re.findall(r'"([A-Z]+-\d\d)"', path.read_text())}
    assert THREATS - proved == set()
