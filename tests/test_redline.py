"""A redline marks whole words and figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiaowen.textdiff import redline

SIGN = {"kept": "", "struck": "-", "put": "+"}


def marked(old: str, new: str) -> str:
    return "".join(
        f"[{SIGN[s.kind]}{s.text}]" if s.kind != "kept" else s.text for s in redline(old, new)
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("给予最高500万元奖励", "给予最高1500万元奖励", "给予最高[-500][+1500]万元奖励"),
        ("达到1.2万项", "达到12万项", "达到[-1.2][+12]万项"),
        ("之日起施行，", "之日起实施，", "之日起[-施行][+实施]，"),
        ("2025年1月6日", "2025年11月18日", "2025年[-1月6][+11月18]日"),
        ("同时废止。", "同时废止。", "同时废止。"),
        ("", "新增一款。", "[+新增一款。]"),
        ("删去一款。", "", "[-删去一款。]"),
        ("由市科技局负责", "由市经济信息委负责", "由市[-科技局][+经济信息委]负责"),
    ],
)
def test_grain(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


@given(
    st.text(alphabet="企业给予5%0.2万元，。 a", max_size=40),
    st.text(alphabet="企业给予5%0.2万元，。 a", max_size=40),
)
def test_both_texts_can_be_read_from_it(old: str, new: str) -> None:
    segments = redline(old, new)
    assert "".join(s.text for s in segments if s.kind != "put") == old
    assert "".join(s.text for s in segments if s.kind != "struck") == new
    assert all(s.text for s in segments)
