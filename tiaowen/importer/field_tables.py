"""The table of fields above a published text: 索引号, 发文字号, 成文日期 … and their values.

Pages of 政府信息公开 have it as a table (rows with tabs), as lines with several pairs, or with each
value on a line below its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tiaowen.importer.line_patterns import compact

_KEYS = {
    "标题": "title",
    "名称": "title",
    "文件名称": "title",
    "信息名称": "title",
    "法规名称": "title",
    "法規名稱": "title",
    "发文字号": "number",
    "文号": "number",
    "文件编号": "number",
    "发文文号": "number",
    "发布文号": "number",
    "成文日期": "written",
    "成文时间": "written",
    "发文日期": "written",
    "印发日期": "written",
    "公布日期": "written",
    "公布时间": "written",
    "颁布日期": "written",
    "颁布时间": "written",
    "生成日期": "",
    "发布日期": "released",
    "發布日期": "written",
    "发布时间": "released",
    "公开日期": "released",
    "公开时间": "released",
    "修正日期": "revised",
    "发文机关": "issuer",
    "发文单位": "issuer",
    "发布机关": "issuer",
    "制定机关": "issuer",
    "发文机构": "issuer",
    "发布机构": "issuer",
    "公开主体": "",
    "发布单位": "issuer",
    "发布部门": "issuer",
    "颁布单位": "issuer",
    "颁布机关": "issuer",
    "颁布部门": "issuer",
    "公布机关": "issuer",
    "来源": "source",
    "文章来源": "source",
    "信息来源": "source",
    "原文链接": "url",
    "索引号": "index",
    "主题分类": "",
    "主题词": "",
    "公文种类": "",
    "体裁分类": "",
    "体裁": "",
    "组配分类": "",
    "服务对象": "",
    "信息分类": "",
    "分类": "",
    "关键词": "",
    "关键字": "",
    "效力状态": "",
    "有效性": "",
    "是否有效": "",
    "时效性": "",
    "公开方式": "",
    "公开形式": "",
    "公开范围": "",
    "公开类别": "",
    "内容概述": "",
    "内容概要": "",
    "信息索取号": "index",
    "统一编号": "",
    "登记编号": "",
    "规范性文件编号": "",
    "实施日期": "",
    "实施时间": "",
    "施行日期": "",
    "生效日期": "",
    "废止日期": "",
    "失效日期": "",
    "语种": "",
    "载体类型": "",
    "法規類別": "",
    "效力级别": "",
    "法规类别": "",
}
"""Label without white space → the key of `boilerplate.Meta`; "" for one that says nothing to us."""
_PAGE_KEYS = {
    "时间": "dated",
    "日期": "dated",
    "更新时间": "dated",
    "作者": "",
    "编辑": "",
    "责任编辑": "",
    "浏览": "",
    "浏览次数": "",
    "浏览量": "",
    "浏览字体": "",
    "阅读": "",
    "阅读次数": "",
    "阅读量": "",
    "点击": "",
    "点击数": "",
    "点击次数": "",
    "点击量": "",
    "访问量": "",
    "访问次数": "",
    "字体": "",
    "字号": "",
    "字体大小": "",
    "打印": "",
}
"""The same for the line under a page's title; these words are labels before a colon alone."""
_ALL_KEYS = _PAGE_KEYS | _KEYS


def _any_of(names: Iterable[str]) -> str:
    return "|".join(r"\s*".join(name) for name in sorted(names, key=len, reverse=True))


_LABEL = re.compile(rf"[•·●◆■【\[*-]?\s*(?P<name>{_any_of(_KEYS)})\s*[】\]]?\s*[：:]?\s*")
_PAIR = re.compile(rf"[•·●◆■【\[*-]?\s*(?P<name>{_any_of(_ALL_KEYS)})\s*[】\]]?\s*[：:]\s*")
_OTHER_LABEL = re.compile(r"[\u4e00-\u9fff\s]{2,10}[：:]")
_DIVIDED = re.compile(r"[：:\t|]")
_LONGEST_VALUE = 200


def read_fields(texts: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines of a table of fields, by index, each with the keys and values that it gives.

    A line is part of such a table where it has two or more labels, or where two lines with one
    label stand by each other.
    """
    i = 0
    while i < len(texts):
        rows, end = _table(texts, i)
        if rows:
            yield from rows
            i = end
        else:
            i += 1


def _table(texts: Sequence[str], start: int) -> tuple[list[tuple[int, dict[str, str]]], int]:
    """Return the lines of the table that begins at a line, and where it ends."""
    rows: list[tuple[int, dict[str, str]]] = []
    labels = 0
    i = start
    while i < len(texts):
        if not texts[i]:
            i += 1
            continue
        pairs = _pairs(texts[i])
        if not pairs:
            break
        labels += len(pairs)
        rows.append((i, pairs))
        (name, value) = next(iter(pairs.items()))
        i += 1
        if len(pairs) == 1 and not value:
            below = next((j for j in range(i, min(i + 4, len(texts))) if texts[j]), None)
            if below is not None and not _pairs(texts[below]) and _fits(name, texts[below]):
                rows[-1] = rows[-1][0], {name: texts[below]}
                rows.append((below, {}))
                i = below + 1
    if labels < 2:
        return [], start
    return [(at, _keyed(pairs)) for at, pairs in rows], i


def _pairs(text: str) -> dict[str, str]:
    """Return the labels of a line and the values behind them; {} where it begins with no label."""
    if len(text) > 600 or not _DIVIDED.search(text):
        return {}
    if "\t" in text or " | " in text:
        cells = [cell.strip() for cell in re.split(r"\t| \| ", text)]
        if not _LABEL.fullmatch(cells[0]):
            found_in = [_pairs(cell) for cell in cells if cell]
            return {k: v for one in found_in for k, v in one.items()} if all(found_in) else {}
        found: dict[str, str] = {}
        name = ""
        for cell in cells:
            if match := _LABEL.fullmatch(cell):
                name = compact(match["name"])
                found[name] = ""
            elif _OTHER_LABEL.fullmatch(cell):
                name = ""  # a label that we do not know: what follows is its value
            elif pairs := _pairs(cell):
                found |= pairs
                name = ""
            elif name and cell not in ("<", "^"):
                found[name] = (found[name] + " " + cell).strip()
        return found
    if not _PAIR.match(text):
        return {}
    marks = list(_PAIR.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return {
        compact(mark["name"]): text[mark.end() : end].strip(" \u3000|，,")
        for mark, end in zip(marks, ends, strict=True)
    }


def _fits(name: str, value: str) -> bool:
    """Return whether a line may be the value of the label above it, rather than the text itself."""
    key = _ALL_KEYS[name]
    if len(value) > _LONGEST_VALUE:
        return False
    if key in ("written", "released", "revised"):
        return bool(re.search(r"[0-9]{2,4}\s*[-年./]", value))
    if key == "index":
        return not re.search(r"[。；]", value) and len(value) < 60
    if key == "number":
        return "号" in value or value in ("无", "-")
    if key in ("title", "issuer", "source"):
        return not re.search(r"[。；]", value)
    return not re.search(r"[。；]", value) and len(value) < 60 and key == "" and name != "内容概述"


def _keyed(pairs: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs.items():
        if (key := _ALL_KEYS[name]) and value:
            found.setdefault(key, value)
    return found
