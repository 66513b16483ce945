"""The site built from the corpus, page by page."""

import csv
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import CORPUS, ROOT
from tests.pages import Page, dead_links, read_page, read_site
from tiaowen.build.manifest import MANIFEST
from tiaowen.cli.main import main

MEASURES = {
    "cq-2025-yfbf-2": 30,
    "cq-2025-yfbf-57": 29,
    "cq-2025-yfbf-58": 17,
    "cq-2025-yfbf-56": 25,
    "cq-2025-yfbf-43": 8,
    "cq-2025-yjxgf-5": 5,
    "sh-2025-hfbf-17": 28,
}


OURS = (
    r'<script type="application/ld\+json">'
    r'|<script src="(?:\.{1,2}/)*assets/\w+\.js"(?: defer| type="module")?(?: blocking="render")?>'
)


def build(out: Path, *options: str, content: Path = CORPUS) -> int:
    """Build in this process alone: the tests have the other cores; `test_reproducible` forks."""
    words = ["build", "--content", str(content), "--out", str(out), "--as-of", "2026-11-21"]
    return main([*words, "--jobs", "1", *options])


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_link_fragment_and_asset_resolves_under_a_base_path(
    site: Path, pages: dict[str, Page]
) -> None:
    assert dead_links(site, pages, "/repo/") == []


def test_links_do_not_depend_on_the_base_path(site: Path, pages: dict[str, Page]) -> None:
    rest = {address: page for address, page in pages.items() if address != "404.html"}
    assert dead_links(site, {**rest, "404.html": Page()}, "/") == []


def test_nothing_is_fetched_from_elsewhere(pages: dict[str, Page]) -> None:
    assert [a for page in pages.values() for a in page.assets if re.match(r"\w+:|//", a)] == []


@pytest.mark.parametrize(("notice", "count"), MEASURES.items())
def test_each_measure_has_a_page(pages: dict[str, Page], notice: str, count: int) -> None:
    found = [a for a in pages if re.fullmatch(rf"zh-hans/notices/{notice}/[^/]+/", a)]
    assert len(found) == count


def test_the_scripts_are_twins(pages: dict[str, Page]) -> None:
    simplified = {a for a in pages if a.startswith("zh-hans/")}
    traditional = {a.replace("zh-hant/", "zh-hans/", 1) for a in pages if a.startswith("zh-hant/")}
    assert simplified == traditional
    for address in simplified:
        one, other = pages[address], pages[address.replace("zh-hans/", "zh-hant/", 1)]
        assert (one.lang, other.lang) == ("zh-Hans", "zh-Hant")
        assert one.ids == other.ids
        assert one.refs == other.refs
        assert one.alternates == other.alternates


def test_alternates_point_back(pages: dict[str, Page]) -> None:
    base = "https://example.org/repo/"
    for address, page in pages.items():
        if address.startswith("zh-"):
            assert page.alternates.keys() == {"zh-Hans", "zh-Hant", "x-default"}
            assert base + address in page.alternates.values()


def test_no_id_stands_twice_on_a_page(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        assert [i for i, n in Counter(page.ids).items() if n > 1] == [], address


def test_every_clause_is_anchored_on_its_notice(site: Path, pages: dict[str, Page]) -> None:
    table = io.StringIO((site / "data" / "clauses.csv").read_text(encoding="utf-8"), newline="")
    for row in csv.DictReader(table):
        page = pages[f"zh-hant/notices/{row['notice']}/"]
        assert row["clause"] in page.ids
        assert f"{row['notice']}#{row['clause']}" in page.refs


def test_the_text_stands_on_the_page_as_in_the_content(site: Path) -> None:
    table = io.StringIO((site / "data" / "clauses.csv").read_text(encoding="utf-8"), newline="")
    shown: dict[str, str] = {}
    for row in csv.DictReader(table):
        notice = row["notice"]
        if notice not in shown:
            html = (site / "zh-hans" / "notices" / notice / "index.html").read_text("utf-8")
            shown[notice] = re.sub(r"\s", "", read_page(html).text)
        for part in row["text"].split("\t"):
            assert re.sub(r"\s", "", part) in shown[notice]


def test_a_renumbered_measure_keeps_its_current_address(pages: dict[str, Page]) -> None:
    page = pages["zh-hans/works/cq-smart-medical-equipment/m24/"]
    assert "cq-2025-yfbf-57#m23" in page.refs


def test_a_dropped_measure_has_a_tombstone(pages: dict[str, Page]) -> None:
    page = pages["zh-hans/works/cq-smart-medical-equipment/m23/"]
    assert "cq-2025-yfbf-2#m23" in page.refs
    assert "渝府办发〔2025〕57号未再列入" in page.text


def test_a_measure_that_only_a_version_to_come_has_is_shown_as_in_that(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "notices"
    folder.mkdir(parents=True)
    head = "kind: notice\ntitle: 某办法\nregion: somewhere\nwork: w\n"
    one, two = "第一条　为了规范管理，制定本办法。", "第二条　本办法自2030年1月1日起施行。"
    for id_, year, text in (("w1", 2020, one), ("w2", 2025, f"{one}\n\n{two}")):
        (folder / f"{id_}.md").write_text(
            f"---\nid: {id_}\n{head}written: {year}-01-01\n---\n\n{text}\n", "utf-8"
        )
    out = tmp_path / "site"
    assert build(out, content=tmp_path / "content") == 0
    page = read_site(out)["zh-hans/works/w/art2/"]
    assert "w2#art2" in page.refs
    assert page.statuses[0] == "not-yet"
    assert "未再列入" not in page.text


def test_a_shared_row_of_the_annex_makes_no_lead(pages: dict[str, Page]) -> None:
    text = pages["zh-hans/notices/cq-2025-yfbf-57/m18/"].text
    assert "市科技局" in text
    assert "牵头单位" not in text


def test_an_instrument_that_is_not_held_has_a_page(pages: dict[str, Page]) -> None:
    page = pages["zh-hans/notices/cq-2024-yjxgf-16/"]
    assert "本站未收录这份文件的原文" in page.text
    assert page.statuses[0] == "repealed"


def test_what_is_inferred_says_so(pages: dict[str, Page]) -> None:
    assert "推定" in pages["zh-hans/records/digest-19/"].text
    notice = pages["zh-hans/notices/cq-2025-yfbf-57/"]
    assert {f"note{n}" for n in range(1, 11)} <= set(notice.ids)


def test_no_date_is_computed_where_the_source_gives_none(pages: dict[str, Page]) -> None:
    text = pages["zh-hans/notices/cq-2025-yfbf-56/"].text
    assert "自公布之日起30日后施行" in text
    assert "2025年12月" not in text


def test_two_builds_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    """Another process, hash seed, locale and time zone, and a cold folder."""
    out = tmp_path / "again" / "site"
    command = [sys.executable, "build.py", "--content", str(CORPUS), "--out", str(out)]
    command += ["--as-of", "2026-11-21"]
    environment = os.environ | {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "America/Lima"}
    subprocess.run(
        [*command, "--base-url", "https://example.org/repo"], cwd=ROOT, check=True, env=environment
    )
    assert files(out) == files(site)


def test_an_unchanged_file_is_not_written_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "site"
    build(out)
    before = {path: (out / path).stat().st_ino for path in files(out)}
    capsys.readouterr()
    build(out)
    assert "0 files written" in capsys.readouterr().out
    assert {path: (out / path).stat().st_ino for path in files(out)} == before


def test_a_file_that_is_no_longer_made_goes(tmp_path: Path) -> None:
    content, out = tmp_path / "content", tmp_path / "site"
    shutil.copytree(CORPUS, content)
    build(out, content=content)
    (out / ".gitignore").write_text("*")
    (content / "records" / "cq-2025-yfbf-43-jd.md").unlink()
    (content / "anchors.tsv").unlink()
    build(out, content=content)
    assert not (out / "zh-hans" / "records" / "cq-2025-yfbf-43-jd").exists()
    assert (out / ".gitignore").read_text() == "*"
    (out / "zh-hans" / "stray.html").write_text("old")
    build(out, "--no-cache", content=content)
    assert not (out / "zh-hans" / "stray.html").exists()


def test_a_failed_build_leaves_the_site_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, out = tmp_path / "content", tmp_path / "site"
    shutil.copytree(CORPUS, content)
    assert build(out, content=content) == 0
    before = files(out)
    path = content / "notices" / "cq-2025-yfbf-58.md"
    text = path.read_text("utf-8").replace("region: chongqing", "region: nowhere")
    path.write_text(text.replace("（五）支持企业", "（六）支持企业"), "utf-8")
    capsys.readouterr()
    assert build(out, content=content) == 1
    printed = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in printed[:-1]] == [
        "unknown-region",
        "clause-gap",
        "clause-repeat",
    ]
    assert files(out) == before


def test_a_folder_that_is_no_site_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert build(tmp_path) == 2
    assert "not a site built here" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_folder_that_cannot_be_written_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "site"
    assert build(out) == 1
    assert capsys.readouterr().err.endswith(f"; {out} is as it was\n")


def test_the_manifest_names_every_file(site: Path) -> None:
    lines = (site / MANIFEST).read_text("utf-8").splitlines()
    listed = {path: checksum for checksum, _, path in (line.partition("  ") for line in lines)}
    found = files(site)
    del found[MANIFEST]
    assert listed == {path: hashlib.sha256(content).hexdigest() for path, content in found.items()}


def test_two_builds_at_once_leave_one_whole_site(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "both"
    command = [sys.executable, "build.py", "--content", str(CORPUS), "--out", str(out)]
    command += ["--as-of", "2026-11-21"]
    command += ["--base-url", "https://example.org/repo/"]
    builds = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [build.wait(60) for build in builds] == [0, 0]
    assert files(out) == files(site)


@pytest.mark.usefixtures("markup_let_in")
def test_content_cannot_bring_html(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "notices"
    folder.mkdir(parents=True)
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    (folder / "x.md").write_text(
        f"---\nid: x\nkind: notice\ntitle: 甲{evil}\nshort_title: '{evil}'\nnumber: '{evil}'\n"
        f"issuers: ['{evil}']\nregion: somewhere\nwritten: 2020-01-01\n---\n\n一、{evil}\n\n"
        f"1.办{evil}。{evil}\n\n| 序号 | {evil} |\n| --- | --- |\n| 1 | {evil} |\n",
        "utf-8",
    )
    out = tmp_path / "site"
    assert build(out, content=tmp_path / "content") == 0
    for path in out.rglob("*.html"):
        html = path.read_text("utf-8")
        assert "<img" not in html
        scripts = re.findall(r"<script[^>]*>", html)
        assert [tag for tag in scripts if not re.fullmatch(OURS, tag)] == []


def test_a_statute_builds_from_five_keys(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "notices"
    folder.mkdir(parents=True)
    (folder / "law.md").write_text(
        "---\nid: law\nkind: notice\ntitle: 某法\nregion: national\nwritten: 2020-05-28\n---\n\n"
        "第一章　总则\n\n第一条　为了保护民事主体的合法权益，制定本法。\n\n"
        "第二章　附则\n\n第二条　本法自2021年1月1日起施行。\n",
        "utf-8",
    )
    out = tmp_path / "site"
    assert build(out, content=tmp_path / "content") == 0
    pages = read_site(out)
    assert {"zh-hans/notices/law/art1/", "zh-hans/works/law/art2/"} <= pages.keys()
    assert dead_links(out, pages, "/") == []
