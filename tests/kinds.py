"""Chooses the pages that a test has to look at to have seen every kind of page.

There is no list of kinds, which someone could forget to extend. Three things make a kind: the shape
of the address (`notices/*/*/`), what the page is laid out of from top to bottom, and the sorts of
element on it, each under the sort that holds it. Of all pages those few are taken that between them
show everything there is.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests import CORPUS
from tests.png import TINY_PNG
from tests.test_ledger import lose_measure
from tests.test_site import build
from tiaowen.cli.main import main

CONTROLS = "a[href], button, input, select, summary, [tabindex]"
_TELLING = ("role", "type", "data-status")  # attributes whose value makes another sort of element


# A notice with what is not plain text: raised characters, formulas, a picture, a footnote.
MARKED = r"""---
id: sh-2021-marks
kind: notice
title: 某浓度办法
region: shanghai
written: 2021-03-01
---

第一条　浓度不超过10<sup>-3</sup> mol/m<sup>3</sup>，按$`\frac{V_{\text{总量}}}{b} \lt 1`$计算[^1]。

![渡口平面图](plan-1.png)

第二条　指标：

| 名称 | 浓度（mol/m<sup>3</sup>） |
| --- | --- |
| NH<sub>3</sub>-N | 10<sup>-6</sup> |
| ^ | $`x^2`$[^1] |

[^1]: 见H<sub>2</sub>O标准。
"""


def build_every_kind(folder: Path) -> Path:
    """Build a site of the corpus, with what that lacks: a statute, marks of a text, tombstones."""
    content, out = folder / "content", folder / "site"
    shutil.copytree(CORPUS, content)
    (content / "notices" / "sh-2020-law.md").write_text(
        "---\nid: sh-2020-law\nkind: notice\ntitle: 某法\nregion: shanghai\nwritten: 2020-05-28\n"
        "effective: {text: 自2021年1月1日起施行, from: 2021-01-01}\n"
        "expires: {text: 有效期至2025年12月31日, on: 2025-12-31}\n---\n\n"
        "第一章　总则\n\n第一条　为了保护民事主体的合法权益，制定本法。\n\n"
        "第二章　附则\n\n第二条　本法自2021年1月1日起施行，有效期至2025年12月31日。\n",
        "utf-8",
    )
    (content / "notices" / "sh-2021-marks.md").write_text(MARKED, "utf-8")
    (content / "notices" / "sh-2021-marks").mkdir()
    (content / "notices" / "sh-2021-marks" / "plan-1.png").write_bytes(TINY_PNG)
    lose_measure(content)
    gone = ("notices/cq-2025-yfbf-58/m17/", "notices/cq-2025-yfbf-58/#m17")
    words = ["promise", "--content", str(content)]
    for address in gone:
        words += ["--withdrawn", address, "误收：此条不在原文之中"]
    words += ["--moved", "works/cq-2025-yfbf-58/m17/", "works/cq-2025-yfbf-58/m16/"]
    assert main(words) == 0
    assert build(out, "--base-url", "https://example.org/repo/", content=content) == 0
    return out


def one_of_each_kind(site: Path) -> list[str]:
    """Return the addresses of the pages to look at, in Simplified script or in none.

    `in_both_scripts` adds the same pages in Traditional script.
    """
    return _covering({one: set(_sorts(path, site)) for one, path in _pages(site).items()})


def one_of_each_control(site: Path) -> list[str]:
    """Return the addresses of few and small pages that have every sort of control between them."""
    controls = {
        one: [_sort(node) for node in LexborHTMLParser(path.read_bytes()).css(CONTROLS)]
        for one, path in _pages(site).items()
    }
    cost = {one: 10 + len(found) for one, found in controls.items()}
    return _covering({one: set(found) for one, found in controls.items()}, cost)


def _pages(site: Path) -> dict[str, Path]:
    return {
        path.relative_to(site).as_posix().removesuffix("index.html"): path
        for path in sorted(site.rglob("*.html"))
        if not path.is_relative_to(site / "zh-hant")
    }


def _covering(shown: Mapping[str, set[str]], cost: Mapping[str, int] | None = None) -> list[str]:
    """Return pages that show together what all of them show: next the one with the most for its
    cost."""
    left = {address: set(sorts) for address, sorts in shown.items()}
    chosen = []
    while any(left.values()):
        best = max(left, key=lambda one: len(left[one]) / (cost[one] if cost else 1))
        chosen.append(best)
        seen = left.pop(best)
        for sorts in left.values():
            sorts -= seen
    return chosen


def in_both_scripts(addresses: list[str]) -> list[str]:
    """Return these pages and their twins in the other script."""
    twins = [one.replace("zh-hans/", "zh-hant/", 1) for one in addresses]
    return list(dict.fromkeys([*addresses, *twins]))


def _sorts(path: Path, site: Path) -> Iterator[str]:
    first, *rest = path.relative_to(site).as_posix().removeprefix("zh-hans/").split("/")
    yield f"{first}{'/*' * len(rest)}"
    document = LexborHTMLParser(path.read_bytes())
    root, main = document.root, document.css_first("main")
    assert root is not None
    assert main is not None, path
    yield " + ".join(dict.fromkeys(_sort(node) for node in main.iter()))
    for node in root.traverse():
        yield f"{_sort(node.parent)} > {_sort(node)}" if node.parent else _sort(node)


def _sort(node: LexborNode) -> str:
    """`span.status[data-status=repealed]`: what style sheets, scripts and readers' tools go by."""
    marks = node.attributes
    names = sorted(name for name in marks if name in ("hidden", "open") or name[:5] == "aria-")
    classes = sorted((marks.get("class") or "").split())
    values = [f"[{name}={marks[name]}]" for name in _TELLING if name in marks]
    return "".join([node.tag or "", *(f".{one}" for one in classes), *names, *values])
