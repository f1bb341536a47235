"""What the source itself must not hold: ways round the guards that tests of behaviour would only meet by luck."""

import ast
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

SOURCE = Path(__file__).parents[2] / "src" / "entrepot"
MODULES = [
    path for path in SOURCE.rglob("*.py") if "tests" not in path.parts and "migrations" not in path.parts
]
TEMPLATES = [*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]
SCRIPTS = list(SOURCE.rglob("static/**/*.js"))

CALLS_OUT = {"socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "aiohttp", "httpx", "httpx2", "ftplib",
             "smtplib", "telnetlib", "xmlrpc", "asyncio"}  # fmt: skip
# Programs that speak with our own processes, and workers' loops. Mail goes by Django's own client.
OUR_OWN = {"config/probes.py", "config/up.py", "config/mailcatcher.py", "core/jobs.py"}
RUNS_CODE = {"eval", "exec", "compile", "__import__"}
MARKS_SAFE = {"mark_safe", "SafeString", "SafeText", "SafeData", "__html__", "html_safe"}
READS_CODE = {"pickle", "marshal", "shelve", "yaml", "dill", "jsonpickle", "xml", "lxml"}


@cache
def parsed(path: Path) -> ast.Module:
    """In a thread of its own: CPython 3.11 counts its depth wrongly where Playwright switched greenlets."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ast.parse, path.read_text()).result()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def called(path: Path) -> Iterator[str]:
    """Everything that is called by its plain name."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def mentioned(path: Path) -> Iterator[str]:
    """Every name that is used, defined, renamed, or reached by a dot or by its text; what only types something is not."""
    tree = parsed(path)
    types = {id(part) for node in ast.walk(tree) for kind in _types(node) for part in ast.walk(kind)}
    for node in ast.walk(tree):
        match node:
            case _ if id(node) in types:
                pass
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name):
                yield name
            case ast.alias(name=name, asname=str()):
                yield name.rpartition(".")[2]
            case ast.Constant(value=str(name)):
                yield name


def _types(node: ast.AST) -> list[ast.expr]:
    named = (getattr(node, name, None) for name in ("annotation", "returns"))
    return [one for one in named if isinstance(one, ast.expr)]


def within(name: str, family: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in family)


def place(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.threat("OUT-12")
def test_no_module_calls_out_but_those_that_speak_with_our_own_processes() -> None:
    found = {place(path): [one for one in imports(path) if within(one, CALLS_OUT)] for path in MODULES}
    assert {name for name, modules in found.items() if modules} <= OUR_OWN
    assert len(found) > 150


@pytest.mark.threat("EXPR-01", "FILE-01")
def test_no_module_runs_or_unpacks_what_it_reads() -> None:
    assert not {place(path) for path in MODULES if RUNS_CODE & set(called(path))}
    assert not {place(path) for path in MODULES if any(within(one, READS_CODE) for one in imports(path))}


@pytest.mark.threat("TEXT-02")
def test_no_module_marks_text_as_safe_by_whatever_name() -> None:
    assert not {place(path) for path in MODULES if MARKS_SAFE & set(mentioned(path))}


@pytest.mark.threat("TEXT-02")
@pytest.mark.parametrize(
    "source",
    [
        "from django.utils import safestring\nsafestring.mark_safe(x)",
        "from django.utils.safestring import mark_safe as plain\nplain(x)",
        "import django.utils.safestring as s\ns.SafeString(x)",
        "def f():\n    return getattr(safestring, 'mark_safe')(x)",
        "class Label:\n    def __html__(self):\n        return self.text",
        "map(mark_safe, texts)",
    ],
)
def test_the_walk_sees_it_in_every_form(tmp_path: Path, source: str) -> None:
    module = tmp_path / "module.py"
    module.write_text(source)
    assert MARKS_SAFE & set(mentioned(module))


@pytest.mark.threat("TEXT-02")
def test_templates_escape_what_they_show() -> None:
    raw = re.compile(r"\|\s*(safe|safeseq)\b|\{%\s*debug")
    active = re.compile(r"autoescape|<script(?![^>]*\ssrc=)[^>]*>\s*\S|\son[a-z]+=[\"']|javascript:")
    texts = {path: path.read_text() for path in TEMPLATES}
    assert not {place(path) for path, text in texts.items() if raw.search(text)}
    assert not {place(path) for path, text in texts.items() if path.suffix == ".html" and active.search(text)}
    assert len(texts) > 100


@pytest.mark.threat("TEXT-02")
def test_scripts_make_no_markup_of_text_and_call_nobody_else() -> None:
    markup = re.compile(
        r"\.(inner|outer)HTML\s*\+?=|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
    )
    elsewhere = re.compile(r"""(?:fetch|import|sendBeacon|location(?:\.href)?\s*=)\s*\(?["'](?:https?:)?//""")
    texts = {place(path): path.read_text() for path in SCRIPTS}
    assert not {name for name, text in texts.items() if markup.search(text) or elsewhere.search(text)}
    assert texts


@pytest.mark.threat("DEP-06")
def test_only_what_the_product_needs_is_installed() -> None:
    kept = {
        "admin",
        "admindocs",
        "debug_toolbar",
        "django_extensions",
        "silk",
        "auth",
        "sessions",
        "flatpages",
    }
    assert not [app for app in settings.INSTALLED_APPS if app.rpartition(".")[2] in kept]
    assert settings.DEBUG is False
    assert not [name for name in settings.MIDDLEWARE if "debug" in name.lower()]


@pytest.mark.threat("TEXT-02")
def test_scripts_of_live_pages_evaluate_nothing() -> None:
    text = (SOURCE / "ui" / "templates" / "ui" / "htmx.html").read_text()
    for setting in ('"allowEval": false', '"selfRequestsOnly": true', '"historyCacheSize": 0'):
        assert setting in text
