"""The page of all figures and the pages of bodies, as read and as used."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages import read_page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    faults: list[str] = []
    context.on("console", lambda message: faults.append(message.text))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert faults == []


def html(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


def figures(site: Path) -> list[dict[str, str]]:
    with (site / "data" / "figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("script", ["zh-hans", "zh-hant"])
def test_every_figure_stands_on_the_page_without_a_script(site: Path, script: str) -> None:
    text = html(site, f"{script}/figures")
    assert text.count("<tr data-type=") == len(figures(site))
    assert text.index('<tbody id="cq-2025-yfbf-57"') < text.index('<tbody id="cq-2025-yfbf-2"')


def test_the_traditional_page_shows_traditional_units(site: Path) -> None:
    text = read_page(html(site, "zh-hant/figures")).text
    assert "40個工作日" in text
    for simplified in ("万元", "个工作日", "万辆", "亿元"):
        assert simplified not in text


def test_regions_and_versions_stand_side_by_side(site: Path) -> None:
    text = " ".join(read_page(html(site, "zh-hans/figures")).text.split())
    assert "第二类医疗器械…审评时限" in text
    assert "原为 60个工作日" in text
    assert "沿用 64 个，改动 0 个，取消 2 个，新增 0 个" in text


def test_a_body_page_tells_roles_figures_and_partners(site: Path) -> None:
    first = "zh-hans/bodies/chongqing/drug-administration"
    pages = [html(site, first), html(site, f"{first}/page/1")]
    text = " ".join(" ".join(read_page(page).text for page in pages).split())
    assert "由60个工作日缩减至40个工作日" in text
    assert (
        text.index("牵头事项的合作机构") < text.index("责任单位") < text.index("已废止或失效的文件")
    )
    assert "渝府办发〔2025〕2号" not in text[: text.index("已废止或失效的文件")]
    # 5. is led together with 市卫生健康委; under its lead 市科技局 answers in 5. and 8.
    assert "共同牵头 市卫生健康委 1 条" in text
    assert "市科技局 2 条" in text


def test_a_reader_filters_sorts_and_keeps_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/figures/")
    rows = page.locator("tr[data-type]")
    everything = rows.count()
    page.locator("select[name=region]").select_option("shanghai")
    page.locator("select[name=type]").select_option("limit")
    expect(rows).to_have_count(4)
    expect(page.locator(".filters output")).to_have_text("显示 4 个")
    page.get_by_role("button", name="数值").click()
    page.get_by_role("button", name="数值").click()
    expect(page).to_have_url(f"{address}zh-hans/figures/?region=shanghai&type=limit&sort=-value")
    bases = [
        (row.get_attribute("data-base-unit"), float(row.get_attribute("data-base") or 0))
        for row in rows.all()
    ]
    assert [n for unit, n in bases if unit == "周"] == [25, 3]
    page.reload()
    expect(rows).to_have_count(4)
    page.locator("a.twin").click()
    expect(page).to_have_url(f"{address}zh-hant/figures/?region=shanghai&type=limit&sort=-value")
    expect(rows).to_have_count(4)
    page.get_by_role("button", name="清除條件").click()
    expect(rows).to_have_count(everything)
    page.locator("select[name=group]").select_option("type")
    expect(page.locator("tr.group")).to_have_count(7)
    page.goto(f"{address}zh-hans/figures/?status=repealed&sort=nonsense&region=__proto__")
    expect(rows).to_have_count(66)


def test_what_is_shown_is_downloaded_as_csv(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}zh-hans/figures/?notice=sh-2025-hfbf-17")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    download.value.save_as(tmp_path / "shown.csv")
    with (tmp_path / "shown.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 9
    assert {row["文号"] for row in rows} == {"沪府办发〔2025〕17号"}
    assert "压缩至40个工作日以内" in {row["原文写法"] for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell[1:]]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_the_window(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in ("zh-hant/figures/", "zh-hans/bodies/chongqing/economy-informatization/"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
