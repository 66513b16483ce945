"""Measures the time and memory of an import: `python -m bench.importer [FILES]`.

Seeded captures of about 10 KB are cut from the notices that the repository holds: folded marks,
page boilerplate, spam over a word in every third, a table with one cell a line. With files named,
those are imported instead.
"""

from __future__ import annotations

import io
import random
import re
import resource
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from tiaowen.cli.main import main as command

COUNTS = (250, 1_000)
_FOLD = str.maketrans("，（）：；", ",():;")
_SPAM = "澳门威尼斯人官网,澳门威尼斯赌场"


def capture(chance: random.Random, texts: list[str], number: int) -> str:
    """Return a page of about 10 KB with a notice on it that differs from all others."""
    lines = [line.strip() for line in chance.choice(texts).split("\n") if len(line) > 60]
    body: list[str] = []
    while sum(map(len, body)) < 3_000:
        words = re.sub(r"^[（(]?[0-9一二三四五六七八九十]+[）)、.．]", "", chance.choice(lines))
        body.append(f"{len(body) + 1}.{words}")
    if number % 3 == 0:
        at = chance.randrange(len(body))
        body[at] = body[at][:10] + _SPAM + body[at][13:]
    head = [
        "主办:某市商务委员会承办:某市外商投资促进中心",
        f"重庆市人民政府办公厅关于做好第{number}项工作的通知",
        f"渝府办发〔2025〕{number}号",
        "各区县人民政府：",
    ]
    table = ["附件1", "指标表", "序号", "指标", "单位", "数值", "1", "产值", "亿元", "100"]
    table += ["2", "企业数", "家", "5", "3", "平台数", "7"]
    tail = ["重庆市人民政府办公厅", "2025年1月6日????????", *table, "版权所有 某ICP备1号"]
    return "\n".join([*head, *filter(None, body), *tail]).translate(_FOLD)


def timed(files: list[Path], out: Path) -> None:
    """Import files; print the CPU time of all processes and the peak memory of the largest."""
    before = _seconds()
    begin = time.monotonic()
    told = io.StringIO()
    with redirect_stdout(told):
        command(["import", *map(str, files), "--out", str(out)])
    most = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    sys.stdout.write(
        f"{told.getvalue().splitlines()[-1]}\n"
        f"  {_seconds() - before:.1f} CPU s, {time.monotonic() - begin:.1f} s, "
        f"at most {most // 1024} MB in one process\n"
    )


def _seconds() -> float:
    whole = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in whole)


def main() -> None:
    """Print the figures."""
    with TemporaryDirectory() as folder:
        if sys.argv[1:]:
            timed([Path(name) for name in sys.argv[1:]], Path(folder))
            return
        captures = Path(__file__).parent.parent / "tests" / "corpus" / "captures"
        texts = [path.read_text("utf-8") for path in sorted(captures.glob("*.txt"))]
        for count in COUNTS:
            files = []
            for number in range(1, count + 1):
                path = Path(folder, f"{count}-{number}.txt")
                text = capture(random.Random(number), texts, number)
                path.write_text(text, encoding="utf-8")
                files.append(path)
            timed(files, Path(folder, f"out-{count}"))


if __name__ == "__main__":
    main()
