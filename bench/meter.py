"""Measures a command: CPU seconds, wall seconds, memory.

CPU is user and system time of the command and all its descendants, as the kernel hands it over when
the command ends (`wait4`; a descendant counts when its parent has waited for it). Memory is the
highest sum over all its processes, sampled: every 50 ms the proportional set sizes (PSS) of the
command's session are added up, so that pages which forked workers share count once. Reading the PSS
of a process delays it, so each sample is followed by a pause of at least twenty times its duration,
which keeps the cost under a twentieth. A peak between two samples is missed, unless one process
made it: the peak of a single process (VmHWM), which the kernel records, counts if it is higher.

What is measured should write to a file system in memory. On ext4 the kernel passes over inodes that
were freed in the last minutes, one by one: after a large folder was removed anywhere on the disk, a
new file can cost ten times as much, which says nothing about who writes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU and wall in seconds, memory in megabytes; costs in a row add up, their peaks do not.

    `system` is the part of the CPU that the kernel took.
    """

    cpu: float
    system: float
    wall: float
    memory: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.cpu + other.cpu,
            self.system + other.system,
            self.wall + other.wall,
            max(self.memory, other.memory),
        )


def measure(
    command: Sequence[str | Path], cwd: Path, env: Mapping[str, str] | None = None
) -> tuple[Cost, str]:
    """Run a command; return its cost and its output. Exits when
    the command fails."""
    print(f"{time.strftime('%H:%M:%S')} {' '.join(map(str, command))}", file=sys.stderr, flush=True)
    with tempfile.TemporaryFile("w+") as printed:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.ended.set()
        sampler.join()
        printed.seek(0)
        text = printed.read()
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}:\n{text[-2000:]}")
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu, used.ru_stime, wall, sampler.most / 1000), text


class _Sampler(threading.Thread):
    """Samples the peak memory, in kilobytes, of all processes of a session together."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.most = 0
        self._session = session

    def run(self) -> None:
        pause = 0.0
        while not self.ended.wait(pause):
            began = time.monotonic()
            members = list(_members(self._session))
            held = sum(_kilobytes(one / "smaps_rollup", "Pss") for one in members)
            peaks = [_kilobytes(one / "status", "VmHWM") for one in members]
            self.most = max(self.most, held, *peaks)
            pause = max(_PAUSE, 20 * (time.monotonic() - began))


def _members(session: int) -> Iterator[Path]:
    """Yield the folders in /proc of the processes of a session."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[3]) == session:
            yield folder


def _kilobytes(file: Path, field: str) -> int:
    """Return a field of a file in /proc, 0 when its process has ended."""
    try:
        lines = file.read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)
