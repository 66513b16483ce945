"""The rule of the house: who may import whom, and who alone may read, write or know the time."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tiaowen"
MODULES = {
    path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", "."): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
ABOVE = {"tiaowen.bundlekeys", "tiaowen.bundles", "tiaowen.cli", "tiaowen.flow", "tiaowen.making"}
BELOW = {"tiaowen.files", "tiaowen.model", "tiaowen.numerals", "tiaowen.folding"}
# Who makes files or takes them on; to whoever reads and understands content they are unknown.
MAKERS = (
    "tiaowen.exports",
    "tiaowen.pages",
    "tiaowen.publish",
    "tiaowen.schema",
    "tiaowen.search",
    "tiaowen.workers",
    "tiaowen.built",
    "tiaowen.gathered",
)
# Beyond that ground, what each module may know; a module that is not named knows no more.
MORE = {
    "tiaowen.shapes": {"tiaowen.frontmatter"},
    "tiaowen.keys": {"tiaowen.frontmatter", "tiaowen.shapes"},
    "tiaowen.schema": {"tiaowen.frontmatter", "tiaowen.keys", "tiaowen.shapes"},
    "tiaowen.serving": {"tiaowen.publish"},
    "tiaowen.skeleton": {
        "tiaowen.importer.names",
        "tiaowen.importer.render",
        "tiaowen.keys",
        "tiaowen.shapes",
    },
    "tiaowen.source": {"tiaowen.frontmatter", "tiaowen.keys", "tiaowen.shapes"},
    "tiaowen.outline": {"tiaowen.paragraphs"},
    "tiaowen.clause_ids": {"tiaowen.outline", "tiaowen.paragraphs"},
    "tiaowen.clauses": {"tiaowen.clause_ids", "tiaowen.outline", "tiaowen.paragraphs"},
    "tiaowen.built": {"tiaowen.cache"},
    "tiaowen.contents": {"tiaowen.alike", "tiaowen.cache", "tiaowen.figures.targets"},
    "tiaowen.findings": {"tiaowen.figures"},
    "tiaowen.gathered": {"tiaowen.exports", "tiaowen.pages.edition"},
    "tiaowen.packed": {"tiaowen.cache"},
    "tiaowen.readings": {
        "tiaowen.alike",
        "tiaowen.cache",
        "tiaowen.check",
        "tiaowen.clauses",
        "tiaowen.contents",
        "tiaowen.corpus",
        "tiaowen.findings",
        "tiaowen.lineage",
        "tiaowen.packed",
        "tiaowen.script",
        "tiaowen.twin",
    },
    "tiaowen.figures": {"tiaowen.figures"},
    "tiaowen.twin": {"tiaowen.corpus", "tiaowen.script"},
    "tiaowen.check": {
        "tiaowen.corpus",
        "tiaowen.emendations",
        "tiaowen.script",
        "tiaowen.status",
    },
    "tiaowen.importer": {
        "tiaowen.clauses",
        "tiaowen.emendations",
        "tiaowen.importer",
        "tiaowen.publish",
        "tiaowen.source",
    },
    "tiaowen.exports.tables": {"tiaowen.corpus"},
    "tiaowen.exports.akn": {"tiaowen.corpus"},
    "tiaowen.exports.datapackage": {"tiaowen.exports.citations"},
    "tiaowen.exports.feed": {"tiaowen.corpus", "tiaowen.exports.citations"},
    "tiaowen.exports.go": {"tiaowen.exports.anchors"},
    "tiaowen.exports.jsonld": {"tiaowen.corpus"},
    "tiaowen.exports.known": {"tiaowen.corpus"},
    "tiaowen.exports.texts": {"tiaowen.corpus", "tiaowen.exports.citations"},
    "tiaowen.linkcheck": {"tiaowen.documents", "tiaowen.resolver"},
    "tiaowen.ledger": {"tiaowen.corpus"},
    "tiaowen.manifest": {"tiaowen.publish"},
    "tiaowen.report": {"tiaowen.corpus", "tiaowen.ledger"},
    "tiaowen.search": {"tiaowen.corpus", "tiaowen.search"},
    "tiaowen.workers": {"tiaowen.publish"},
    "tiaowen.pages": {
        "tiaowen.corpus",
        "tiaowen.exports.citations",
        "tiaowen.exports.datapackage",
        "tiaowen.exports.jsonld",
        "tiaowen.figures.targets",
        "tiaowen.lineage",
        "tiaowen.pages",
        "tiaowen.redline",
        "tiaowen.status",
    },
}
PACKAGES = ("tiaowen.figures", "tiaowen.importer", "tiaowen.pages", "tiaowen.search")
ONLY_IN = {
    "yaml": {"tiaowen.frontmatter", "tiaowen.shapes"},
    "docutils": {"tiaowen.documents"},
    "markdown_it": {"tiaowen.documents", "tiaowen.paragraphs"},
    "opencc": {"tiaowen.importer.traditional", "tiaowen.script"},
    "selectolax": {"tiaowen.importer.markup"},
    "jinja2": {"tiaowen.pages.edition"},
    "numpy": {"tiaowen.search.whole"},
    "rapidfuzz": {"tiaowen.lineage", "tiaowen.redline"},
    "argparse": {"tiaowen.cli", "tiaowen.usage"},
    "shutil": {"tiaowen.publish"},
}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & MODULES.keys()) or {node.module}
    return found


@pytest.mark.parametrize("module", [name for name in MODULES if name not in ABOVE])
def test_a_stage_knows_the_model_and_what_its_work_needs(module: str) -> None:
    group = next((one for one in PACKAGES if module.startswith(one)), module)
    made = {"tiaowen.artifacts"} if module.startswith(MAKERS) else set()
    allowed = BELOW | MORE.get(group, set()) | made
    for name in imports(MODULES[module]):
        if name.split(".")[0] == "tiaowen":
            assert name in allowed or name.rsplit(".", 1)[0] in allowed, f"{module} imports {name}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_used_in_one_place(library: str) -> None:
    users = {
        module
        for module, path in MODULES.items()
        if any(name.split(".")[0] == library for name in imports(path))
    }
    assert users <= ONLY_IN[library]


def test_only_the_command_line_knows_the_time() -> None:
    for module, path in MODULES.items():
        if module != "tiaowen.cli":
            text = path.read_text("utf-8")
            assert ".today(" not in text, module
            assert ".now(" not in text, module


def test_the_guide_names_every_module_and_no_other() -> None:
    guide = (PACKAGE.parent / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    table = guide.split("\n## The code\n")[1].split("\n- ")[0]
    rows = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)/?`", row)]
    there = {module.split(".")[1] for module in MODULES if module != "tiaowen.__init__"}
    assert sorted(named) == sorted(there)
