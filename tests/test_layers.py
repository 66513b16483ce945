"""The layers: which package may import which, and which modules alone do I/O or read the clock."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests import ROOT

PACKAGE = ROOT / "tiaowen"
MODULES = {
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
# From the ground up. A folder imports from those below it, never from one beside or above it.
LAYERS = (
    {"sources", "parsing", "resolver"},
    {"consolidation", "corpus", "importer", "links"},
    {"exports", "search"},
    {"pages"},
    {"build"},
    {"cli"},
    {"__main__"},
)
# A library has one place in the package, so that it can be exchanged there.
ONLY_IN = {
    "argparse": {"tiaowen.cli"},
    "docutils": {"tiaowen.links"},
    "docx": {"tiaowen.importer", "tiaowen.links"},
    "jinja2": {"tiaowen.pages"},
    "latex2mathml": {"tiaowen.parsing"},
    "markdown_it": {"tiaowen.parsing", "tiaowen.links"},
    "numpy": {"tiaowen.search"},
    "opencc": {"tiaowen.corpus", "tiaowen.importer"},
    "pypdfium2": {"tiaowen.importer"},
    "rjsmin": {"tiaowen.pages"},
    "rapidfuzz": {"tiaowen.corpus", "tiaowen.textdiff"},
    "selectolax": {"tiaowen.importer", "tiaowen.links"},
    "shutil": {"tiaowen.build"},
    "sqlite3": {"tiaowen.cache"},
    "yaml": {"tiaowen.sources"},
}


def folder(module: str) -> str:
    """The part of the package that a module belongs to."""
    return module.split(".")[1] if "." in module else ""


def layer(module: str) -> int:
    """How high a module stands; 0 for the ground, which knows nothing but itself."""
    return next((i for i, names in enumerate(LAYERS, 1) if folder(module) in names), 0)


@cache
def imports(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & MODULES.keys()) or {node.module}
    return frozenset(found)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_folder_and_from_lower_layers(module: str) -> None:
    for name in imports(MODULES[module]):
        if name.split(".")[0] == "tiaowen" and folder(name) != folder(module):
            assert layer(name) < layer(module) or layer(name) == layer(module) == 0, name


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_used_in_one_place(library: str) -> None:
    for module, path in MODULES.items():
        if any(name.split(".")[0] == library for name in imports(path)):
            assert ".".join(module.split(".")[:2]) in ONLY_IN[library], module


def test_only_the_command_line_knows_the_time() -> None:
    for module, path in MODULES.items():
        if module != "tiaowen.cli.main":
            text = path.read_text("utf-8")
            assert ".today(" not in text, module
            assert ".now(" not in text, module


@pytest.mark.parametrize("path", sorted((PACKAGE / "pages").glob("*.py")), ids=lambda p: p.stem)
def test_only_one_module_of_the_pages_writes_html(path: Path) -> None:
    written = {"Markup"} if path.stem == "markup" else set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            empty = [ast.unparse(arg) for arg in node.args] == ["''"]
            assert node.func.id != "Markup" or empty or node.func.id in written, node.lineno
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not written:
            assert not re.match(r"\s*</?[a-z]", node.value), node.lineno


@pytest.mark.parametrize("path", sorted((ROOT / "templates").glob("*.html")), ids=lambda p: p.name)
def test_no_template_turns_escaping_off(path: Path) -> None:
    assert not re.search(r"\|\s*safe|autoescape", path.read_text("utf-8"))


def test_the_architecture_page_names_every_folder_and_no_other() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = re.findall(r"^\| `(\w+)/?` \|", page, re.MULTILINE)
    assert sorted(named) == sorted(set().union(*LAYERS) - {"__main__"})
