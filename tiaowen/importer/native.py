"""Whether a text in Traditional script was written so (Taiwan, Hong Kong, Macau), or made so.

A mainland text that a machine put into Traditional script is put back; a native one stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tiaowen.importer.traced_lines import Line
from tiaowen.importer.traditional import is_traditional

_MAINLAND = re.compile(
    r"〔[12][0-9]{3}〕|人民政府|人民代表大[会會]|国务院|國務院|中[华華]人民共和[国國](?!香港|澳門)|[省市县縣](?:委|府)[办辦]"
)
_NATIVE = re.compile(
    r"民國|新臺幣|新台幣|行政院|立法院|立法會|憲報|憲報|特別行政區|行政長官|港幣|港元|澳門元|臺北|臺灣|總統令|部長|"
    r"第\s[0-9-]{1,6}\s條|訂定|中央法規|本署|《條例》|司長"
)


def is_native_traditional(texts: Sequence[str]) -> bool:
    """Return whether a text is Traditional and has signs of Taiwan, Hong Kong or Macau alone."""
    sample = "\n".join(texts)[:50_000]
    if _MAINLAND.search(sample) or not _NATIVE.search(sample):
        return False
    return is_traditional(texts)


# Taiwan's law database gives an article as one line, a space between its paragraphs.
_PARAGRAPH = re.compile(
    r"(?<=[。；：]) +(?=[一二三四五六七八九十]{1,3}、)|(?<=。) +(?=[\u4e00-\u9fff])"
)


def paragraphs(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of a native text, those cut that hold several paragraphs."""
    for line in lines:
        start = 0
        for gap in _PARAGRAPH.finditer(line.text):
            yield line.cut(start, gap.start())
            start = gap.end()
        yield line.cut(start, len(line.text)) if start else line
