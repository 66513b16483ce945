"""The package: its dependencies and their locks, and what the wheel and the archive build."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
from importlib.metadata import metadata, requires
from pathlib import Path

import pytest
from packaging.markers import UndefinedEnvironmentName
from packaging.requirements import Requirement

from tests import ROOT
from tiaowen.cli.main import main

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = DECLARED["project"]
GROUPS = DECLARED["dependency-groups"]
CONTENT = ROOT / "tests" / "golden" / "lineage" / "content"
# Licences that the MIT licence of this project can live with, as SPDX or as people write them.
FREE = re.compile(r"(?i)(MIT|BSD|Apache|PSF|Python Software Foundation)\b")


def named(lines: list[str]) -> set[str]:
    return {Requirement(line).name for line in lines}


def needed(lines: list[str]) -> set[str]:
    """The packages that requirements lead to, themselves among them."""
    found: set[str] = set()
    lines = list(lines)
    while lines:
        one = Requirement(lines.pop())
        try:
            wanted = one.marker is None or one.marker.evaluate()
        except UndefinedEnvironmentName:  # an extra
            wanted = False
        if wanted and one.name not in found:
            found.add(one.name)
            lines += requires(one.name) or []
    return found


def test_every_dependency_has_its_reason() -> None:
    guide = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    building, rest = guide.split("\n## To build\n")[1].split("\n## ", maxsplit=1)
    rows = re.findall(r"^\| ([\w-]+) \| [^|]{9,} \| [^|]+ \| [^|]{9,} \|$", building, re.MULTILINE)
    assert set(rows) - {"package"} == named(PROJECT["dependencies"])
    web = [json.loads(path.read_text("utf-8")) for path in ROOT.glob("*/web/package.json")]
    tools = named([line for group in GROUPS.values() for line in group])
    tools |= {name for package in web for name in package["devDependencies"]}
    assert [one for one in tools if not re.search(rf"(?<![\w-]){one}(?![\w-])", rest)] == []


def test_what_the_program_needs_is_free_software() -> None:
    packages = needed(PROJECT["dependencies"])
    assert packages >= named(PROJECT["dependencies"])
    for name in packages:
        fields = metadata(name).json
        marks = [mark for mark in fields.get("classifier", []) if mark.startswith("License ::")]
        licences = [fields["license_expression"]] if "license_expression" in fields else marks
        licences = licences or [str(fields.get("license"))]
        assert all(FREE.search(str(one)) for one in licences), f"{name}: {licences}"


def locked(name: str) -> dict[str, str]:
    """The entries of a lock file by their package: version, marker and hashes."""
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^ *#.*\n", "", text).strip())
    assert all(re.search(r"==\S+ .*--hash=sha256:[0-9a-f]{64}", e, re.DOTALL) for e in entries)
    return {entry.partition(" \\\n")[0]: entry.strip() for entry in entries}


def plain(names: set[str]) -> set[str]:
    return {re.sub("[._]", "-", one).lower() for one in names}


def test_everything_is_locked_with_its_hash() -> None:
    """Of the tools of development nothing is installed for a build, and the two agree."""
    building, developing = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {re.split("[=; ]", one)[0] for one in building} == plain(needed(PROJECT["dependencies"]))
    tools = {re.split("[=; ]", one)[0] for one in developing}
    assert plain(named(GROUPS["dev"])) <= tools
    assert building.items() <= developing.items()


# -- the package -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is under version control, so that nothing is left in the real one."""
    folder = tmp_path_factory.mktemp("checkout") / "tiaowen"
    kept = ("tiaowen", "templates", "content", ".github", "build.py", "pyproject.toml", "LICENSE")
    for name in (*kept, "README.md", "README.zh.md", "CHANGELOG.md"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def python(*words: str | Path, cwd: Path, program: str | Path = sys.executable) -> None:
    done = subprocess.run(
        [str(program), *map(str, words)], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def wheel_of(folder: Path, out: Path) -> Path:
    pip = ("-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation")
    python(*pip, "--wheel-dir", out, folder, cwd=out)
    (wheel,) = out.glob("*.whl")
    return wheel


def site_of(wheel: Path, folder: Path) -> dict[str, bytes]:
    """What an environment of its own builds with a wheel, beside our libraries."""
    python("-m", "venv", "--without-pip", folder / "env", cwd=folder)
    own = folder / "env" / "bin" / "python"
    (packages,) = (folder / "env" / "lib").glob("*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = ("-m", "pip", "--python", own, "install", "--quiet", "--no-index", "--no-deps")
    python(*pip, "--force-reinstall", wheel, cwd=folder)
    words = ["--content", str(CONTENT), "--out", "site", "--as-of", "2026-01-01"]
    where = f"import tiaowen; assert tiaowen.__file__.startswith({str(packages)!r})"
    python("-I", "-c", where, cwd=folder, program=own)
    program = folder / "env" / "bin" / "tiaowen"
    python(*words, cwd=folder, program=program)
    run = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert run.stdout == f"tiaowen {PROJECT['version']}\n"
    assert (packages / "tiaowen" / "py.typed").is_file()
    return files(folder / "site")


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("ours") / "site"
    assert main(["--content", str(CONTENT), "--out", str(out), "--as-of", "2026-01-01"]) == 0
    return files(out)


def test_an_installed_wheel_builds_the_same_site(
    checkout: Path, ours: dict[str, bytes], tmp_path: Path
) -> None:
    assert site_of(wheel_of(checkout, tmp_path), tmp_path) == ours


def test_the_source_archive_builds_the_same_wheel(checkout: Path, tmp_path: Path) -> None:
    python("-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=checkout)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        # Python 3.11.2 knows no filter, later releases warn of an archive taken out without one.
        opened.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        opened.extractall(tmp_path)
    names = []
    for folder in (checkout, tmp_path / archive.name.removesuffix(".tar.gz")):
        (tmp_path / folder.name / "out").mkdir(parents=True, exist_ok=True)
        names.append(wheel_of(folder, tmp_path / folder.name / "out").read_bytes())
    assert names[0] == names[1]
