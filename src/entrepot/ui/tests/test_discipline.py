"""What holds for every template, style sheet and script of the product."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from entrepot.ui.components import symbols

PRODUCT = Path(__file__).resolve().parents[2]
STATIC = PRODUCT / "ui" / "static" / "ui"
MAILS = {"email.html"}
TEMPLATES = [
    path
    for path in sorted(PRODUCT.rglob("templates/**/*.html"))
    if "tests" not in path.parts and "emails" not in path.parts and path.name not in MAILS
]
SHEETS = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(PRODUCT.rglob("static/**/*.js"))

ICON = re.compile(r'<c-icon name="([\w-]+)"|\bicon(?:-end)?="([\w-]+)"')
GLYPH = re.compile(r'<c-glyph name="([\w-]+)"|\bglyph="([\w-]+)"')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CONDITION = re.compile(r"@(?:media|container|supports)[^{]*\{")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\((?!in )|:\s*(?:white|black|red)\b", re.IGNORECASE
)
SIZE = re.compile(r"(?<![\w-])-?[\d.]+(?:px|rem|em|ch|ex|pt|cm|vw|vh|ms|s)\b")


class Elements(HTMLParser):
    """Collects what a strict content policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        self.found += [
            f"{tag} {value}" for value in names.values() if (value or "").startswith("javascript:")
        ]


@pytest.mark.threat("DEP-01")
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PRODUCT)))
def test_a_template_has_no_inline_style_or_script(path: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", path.read_text())
    reader = Elements()
    reader.feed(text)
    assert reader.found == []


@pytest.mark.threat("DEP-01")
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PRODUCT)))
def test_a_template_prints_attributes_and_values_escaped(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text())
    assert not re.search(r"\{\{\s*attrs\s*\}\}|\|\s*safe\b|\{%\s*autoescape off", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PRODUCT)))
def test_the_sprite_holds_every_icon_that_a_template_names(path: Path) -> None:
    text = path.read_text()
    named = {a or b for a, b in ICON.findall(text)} | {f"g-{a or b}" for a, b in GLYPH.findall(text)}
    assert named <= set(symbols())


@pytest.mark.parametrize(
    "path", [path for path in SHEETS if path.name != "tokens.css"], ids=lambda path: path.name
)
def test_no_colour_and_no_size_is_written_outside_the_tokens(path: Path) -> None:
    text = CONDITION.sub("{", COMMENT.sub("", path.read_text()))
    assert COLOUR.findall(text) == []
    assert SIZE.findall(text) == []


def test_the_sprite_holds_every_icon_that_code_names() -> None:
    named = {
        name
        for path in PRODUCT.rglob("*.py")
        if "tests" not in path.parts
        for name in re.findall(r"""\bicon(?:: [\w\[\]]+)? ?= ?["']([\w-]+)["']""", path.read_text())
    }
    assert "key" in named
    assert named <= set(symbols())


def test_every_token_that_is_used_is_declared() -> None:
    text = "".join(COMMENT.sub("", path.read_text()) for path in [*SHEETS, STATIC / "icons.svg"])
    declared = set(re.findall(r"(--[\w-]+)\s*:", text))
    assert set(re.findall(r"var\((--[\w-]+)", text)) - declared == set()


def test_every_token_that_is_declared_is_used() -> None:
    text = "".join(COMMENT.sub("", path.read_text()) for path in [*SHEETS, STATIC / "icons.svg"])
    scales = re.compile(r"--(space|text|tint)-")  # a scale is whole, whether or not each step has a use today
    declared = {name for name in re.findall(r"(--[\w-]+)\s*:", text) if not scales.match(name)}
    assert declared - set(re.findall(r"var\((--[\w-]+)", text)) == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_short_and_runs_no_text(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < 60
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|insertAdjacentHTML", text)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_rule_stands_in_a_layer(path: Path) -> None:
    text = COMMENT.sub("", path.read_text()).strip()
    depth, outside = 0, ""
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        outside += character if depth == 0 else ""
    assert re.sub(r"@layer [\w, ]+;?|[\s}]", "", outside) == ""
