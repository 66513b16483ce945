"""Progress of long work: on a terminal, in a log, and none for work that is done quickly."""

import io
import os
import pty
import re
import struct
import termios
from fcntl import ioctl
from itertools import count
from typing import TextIO

import pytest

from tiaowen.cli import progress
from tiaowen.cli.progress import Progress, Stages


def work(stream: TextIO, steps: int, seconds: float = 1.0, total: int = 10) -> None:
    """Take steps by a clock that has gone on by so many seconds at every look."""
    ticks = count(1000)
    with Progress(total, "pages", stream, lambda: next(ticks) * seconds) as told:
        for _ in range(steps):
            told.step()


def on_a_terminal(columns: int, seconds: float = 1.0) -> str:
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        work(stream, 10, seconds)
    said = b""
    try:
        while chunk := os.read(ours, 65536):
            said += chunk
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    return said.decode()


def through_a_pipe(seconds: float = 1.0) -> list[str]:
    ours, theirs = os.pipe()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        work(stream, 10, seconds)
    with os.fdopen(ours, encoding="utf-8") as stream:
        return stream.read().splitlines()


def test_a_terminal_gets_one_line_that_is_gone_in_the_end() -> None:
    said = on_a_terminal(120)
    assert "\n" not in said
    assert said.endswith("\r\x1b[K")
    first = said.split("\r")[1]
    assert first == "████░░░░░░░░░░░░░░░░░░░░  20% 2 of 10 pages, 1 a second, 8 s left\x1b[K"


def test_the_line_is_no_longer_than_the_terminal() -> None:
    lines = re.split(r"\r|\x1b\[K", on_a_terminal(40))
    assert {len(line) for line in lines} == {0, 39}


def test_a_log_gets_whole_lines_now_and_then() -> None:
    assert through_a_pipe() == [
        "2 of 10 pages, 1 a second, 8 s left",
        "7 of 10 pages, 1 a second, 3 s left",
        "10 of 10 pages, 1 a second, 11 s in all",
    ]


def test_work_done_at_once_is_not_told() -> None:
    assert through_a_pipe(seconds=0.1) == []
    assert on_a_terminal(80, seconds=0.1) == ""


def test_work_that_fails_has_no_last_line() -> None:
    stream = io.StringIO()
    with pytest.raises(IndexError):
        work_that_fails(stream)
    assert stream.getvalue() == "2 of 10 pages, 1 a second, 8 s left\n"


def work_that_fails(stream: TextIO) -> None:
    ticks = count()
    with Progress(10, "pages", stream, lambda: float(next(ticks))) as told:
        for _ in range(3):
            told.step()
        raise IndexError


class Terminal(io.StringIO):
    """Keeps what a terminal gets."""

    def isatty(self) -> bool:
        return True


def test_a_line_may_be_printed_above_the_bar() -> None:
    ticks, terminal = count(), Terminal()
    with Progress(10, "pages", terminal, lambda: float(next(ticks))) as told:
        told.erase()
        assert terminal.getvalue() == ""  # nothing was drawn
        for _ in range(3):
            told.step()
        told.erase()
        assert terminal.getvalue().endswith("left\x1b[K\r\x1b[K")


def test_more_than_the_total_and_a_total_of_nothing_do_no_harm() -> None:
    stream = io.StringIO()
    work(stream, 3, seconds=3.0, total=0)
    work(stream, 3, seconds=3.0, total=2)
    assert "in all" in stream.getvalue()


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (3900, "1 h 5 min")]
)
def test_a_span_is_told_in_two_units(seconds: float, said: str) -> None:
    assert progress._span(seconds) == said


def test_a_stage_takes_what_is_used_until_the_next_begins() -> None:
    used = iter((1.0, 3.5, 4.0, 9.0))
    stages = Stages(lambda: next(used))
    for name in ("read", "pages", "read", ""):
        stages.begin(name)
    assert stages.seconds == {"read": 7.5, "pages": 0.5}
