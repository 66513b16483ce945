"""Kills builds at random moments, and checks what they leave behind.

`python -m tests.interrupting KILLS` kills that many and prints what it found.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests import CORPUS, ROOT
from tests.pages import dead_links, read_site
from tiaowen.build.manifest import MANIFEST
from tiaowen.build.verify import verify

Tree = dict[str, bytes]


class Kill(NamedTuple):
    """How a build is ended: cold or over a site, in how many processes, all of them or one."""

    cold: bool
    jobs: int
    group: bool
    signal: int = signal.SIGKILL

    def __str__(self) -> str:
        start = "cold" if self.cold else "incremental"
        who = "all processes" if self.group else "the parent alone"
        return f"{signal.Signals(self.signal).name} {start} --jobs {self.jobs} {who}"


KINDS = [
    Kill(cold, jobs, group) for cold in (True, False) for jobs in (1, 2) for group in (True, False)
]


def tree(folder: Path) -> Tree:
    """Every file of a folder with its bytes; nothing where there is no folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


class Shaken:
    """A folder with two contents that are built in turn, over one another, and killed."""

    def __init__(self, folder: Path, content: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.folder = folder
        self.out = folder / "site"
        self.contents = [folder / name for name in ("one", "other")]
        for copy in self.contents:
            shutil.copytree(content, copy / "content")
        notice = next((self.contents[1] / "content" / "notices").glob("*.md"))
        notice.write_text(notice.read_text("utf-8").replace("加强", "持续加强"), "utf-8")
        self.whole: list[Tree] = []
        self.span = 1.0  # seconds that a build takes on this machine, as far as is known
        for at in (0, 1):
            anew = folder / f"anew{at}"
            self.build(at, 1, "--no-cache", out=anew)
            self.whole.append(tree(anew))
            pages = read_site(anew)
            assert dead_links(anew, pages, "/") == []

    def start(
        self, at: int, jobs: int, *options: str, out: Path | None = None
    ) -> subprocess.Popen[bytes]:
        """Begin to build one of the contents, in a process group of its own."""
        command = [sys.executable, str(ROOT / "build.py"), "build", "--content", "content"]
        command += ["--out", str(out or self.out), "--jobs", str(jobs), "--as-of", "2026-11-21"]
        command += ["--base-url", "https://example.org/", *options]
        return subprocess.Popen(
            command,
            cwd=self.contents[at],  # problems and keys name the path, which is the same in both
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def build(self, at: int, jobs: int, *options: str, out: Path | None = None) -> None:
        """Build one of the contents to the end."""
        build = self.start(at, jobs, *options, out=out)
        _, said = build.communicate(timeout=300)
        assert build.returncode == 0, said.decode()

    @property
    def begun(self) -> bool:
        """Whether a cold build has laid its hand on the folder."""
        return self.out.with_name(".site.lock").exists()

    def kill(self, kind: Kill) -> str:
        """Kill a build, of the content that the site is not made of; what the site then is."""
        if kind.cold:
            shutil.rmtree(self.out, ignore_errors=True)
            shutil.rmtree(self.out.with_name(".site.next"), ignore_errors=True)
            for name in (".site.cache", ".site.lock"):
                self.out.with_name(name).unlink(missing_ok=True)
        before = tree(self.out)
        at = 1 if before == self.whole[0] else 0
        build = self.start(at, kind.jobs)
        if kind.signal != signal.SIGKILL:  # Python itself answers until the program has begun
            while kind.cold and build.poll() is None and not self.begun:
                time.sleep(0.01)
        time.sleep(self.dice.uniform(0.2, 1) * self.span)
        ended = build.poll() is not None
        self.span *= 0.7 if ended else 1.1
        if kind.group and not ended:
            os.killpg(build.pid, kind.signal)
        elif not ended:
            build.send_signal(kind.signal)
        _, said = build.communicate(timeout=60)
        assert b"Traceback" not in said, said.decode()
        self.orphans_end(build.pid)
        now = tree(self.out)
        if now and now != before:
            assert now == self.whole[at], f"{kind}: neither the site before nor the one after"
        else:
            assert now == before
        if now:
            assert verify(self.out)[1] == []
        return "built before the kill" if ended else "after" if now == self.whole[at] else "before"

    def orphans_end(self, group: int) -> None:
        """The workers of a build that is gone go as well."""
        for _ in range(200):
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)
        raise AssertionError("workers have outlived their build")

    def mended(self, at: int, jobs: int) -> None:
        """The next build succeeds, and gives what a clean one gives; its standby tree is whole."""
        self.build(at, jobs)
        assert tree(self.out) == self.whole[at]
        assert self.standing_by(at)

    def standing_by(self, at: int) -> bool:
        """Whether the standby tree has this site or no manifest, as after a kill."""
        standby = tree(self.out.with_name(".site.next"))
        return standby == self.whole[at] or standby.get(MANIFEST) != self.whole[at][MANIFEST]


def shake(shaken: Shaken, kinds: Sequence[Kill]) -> Counter[tuple[str, str]]:
    """Kill builds of each kind, mend every third time; what was seen of each."""
    seen: Counter[tuple[str, str]] = Counter()
    for number, kind in enumerate(kinds):
        seen[str(kind), shaken.kill(kind)] += 1
        if number % 3 == 2:
            shaken.mended(shaken.dice.randrange(2), kind.jobs)
    shaken.mended(0, 2)
    return seen


def main() -> None:
    """Kill as many builds as the command line says, after a seed."""
    kills = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with TemporaryDirectory(prefix="tiaowen-") as folder:
        shaken = Shaken(Path(folder), CORPUS, seed)
        for kind in KINDS:
            for (name, what), count in sorted(shake(shaken, [kind] * (kills // 8)).items()):
                print(f"{count:4} {name}: {what}", flush=True)


if __name__ == "__main__":
    main()
