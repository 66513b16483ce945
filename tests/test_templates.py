"""Escaping in templates, and the error for a file that is missing from the program."""

import shutil
from pathlib import Path

import pytest

from tests.test_site import files
from tiaowen import program, resources
from tiaowen.cli.main import main
from tiaowen.pages.markup import inert_json, running_text

ROOT = Path(__file__).parent.parent
TEXT = """---
id: cq-2025-a-1
kind: notice
title: 某市某办法
region: chongqing
written: 2025-01-02
---

第一条 为了<b>便利"企业"，制定本办法。
"""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("制定本办法。", "制定本办法。"),
        ("<b>&'\"", "&lt;b&gt;&amp;&#39;&#34;"),
        ("甲\n乙", "甲<br>乙"),
        ("给予500万元奖励", '给予<span class="n">500万元</span>奖励'),
        ("〔2025〕57号", '<span class="n">〔2025〕57号</span>'),
        ("自2025年11月18日起", '自<span class="n">2025年11月18日</span>起'),
        ("'1个", '&#39;<span class="n">1个</span>'),
    ],
)
def test_running_text_is_escaped_and_holds_numbers_to_their_units(text: str, html: str) -> None:
    assert running_text(text) == html


@pytest.mark.parametrize("text", ['"</script>"', '"<!--"', '"&lt;"'])
def test_json_that_could_end_its_script_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must escape"):
        inert_json(text)


@pytest.mark.parametrize("name", ["notice.html", "parts.html", "words.tsv", "worker.js"])
def test_a_missing_file_of_the_program_is_no_fault_of_the_content(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notices = tmp_path / "content" / "notices"
    notices.mkdir(parents=True)
    (notices / "cq-2025-a-1.md").write_text(TEXT, encoding="utf-8")
    templates, out = tmp_path / "templates", tmp_path / "site"
    shutil.copytree(ROOT / "templates", templates)
    monkeypatch.setattr(resources, "templates", lambda: templates)
    words = ["build", "--content", str(tmp_path / "content"), "--out", str(out), "--jobs", "1"]
    words += ["--as-of", "2026-01-01", "--no-cache"]
    program.fingerprint.cache_clear()
    assert main(words) == 0
    before = files(out)
    (templates / name).unlink()
    program.fingerprint.cache_clear()
    capsys.readouterr()
    with pytest.raises(
        resources.MissingResourceError, match=rf"{name} is missing from the program"
    ):
        main(words)
    assert "as it was" not in capsys.readouterr().err
    assert files(out) == before
