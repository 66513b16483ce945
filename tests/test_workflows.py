"""The GitHub workflows, checked offline for their schema and for security."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
TEMPLATES = GITHUB / "ISSUE_TEMPLATE"
SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
    "vendor.github-issue-config": [TEMPLATES / "config.yml"],
    "vendor.github-issue-forms": sorted(set(TEMPLATES.glob("*.yml")) - {TEMPLATES / "config.yml"}),
}


def run(*words: str | Path) -> None:
    done = subprocess.run([str(one) for one in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("schema", SCHEMAS)
def test_each_file_has_the_form_that_github_reads(schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    run(*command, *SCHEMAS[schema])


def test_zizmor_finds_no_danger() -> None:
    program = Path(sys.executable).with_name("zizmor")
    run(program, "--offline", "--no-config", "--pedantic", *WORKFLOWS, GITHUB / "dependabot.yml")


def test_every_action_is_pinned_by_its_commit() -> None:
    for path in WORKFLOWS:
        used = re.findall(r"uses: (.*)", path.read_text("utf-8"))
        assert [one for one in used if not re.fullmatch(r"\S+@[0-9a-f]{40} # v[\d.]+", one)] == []


def test_everything_has_an_owner_that_is_there() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines()
    owned = {line.split()[0]: line.split()[1:] for line in lines if line and line[0] != "#"}
    assert all(owned.values())
    assert {"*", "/content/", "/.github/", "/tiaowen/"} <= owned.keys()
    missing = [one for one in owned if one != "*" and not (ROOT / one.strip("/")).exists()]
    # The registries are optional, and the ledger begins with the first promise.
    assert [one for one in missing if not one.startswith("/content/")] == []
