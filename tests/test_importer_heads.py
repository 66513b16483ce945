"""What an import takes a capture for, by the cases in `tests/cases/captures.md`."""

from pathlib import Path

import pytest

from tests.casefile import Case, read_cases
from tiaowen.importer.captures import Task, read_capture
from tiaowen.model import Effect, Notice, Record, Region, RegionId
from tiaowen.sources import loader

CASES = read_cases("captures")


def drafts(capture: str, folder: Path) -> tuple[list[Notice], list[Record]]:
    path = folder / "capture.txt"
    path.write_text(capture, encoding="utf-8")
    found = read_capture(Task(path.as_posix()), None, report=False)
    assert not found.error
    assert not any(file.unbalanced for file in found.files)
    notices = []
    for file in found.files:
        draft = folder / f"{file.id}.md"
        draft.write_text(file.text, encoding="utf-8")
        if notice := loader.read_notice(draft):
            notices.append(notice)
    return notices, [draft.record for draft in found.records]


def effect_words(effect: Effect) -> str:
    clauses = " ".join(effect.clauses)
    since = f" from {effect.start}" if effect.start else ""
    return f"{effect.does} {effect.target}{f' {clauses}' if clauses else ''}{since}"


def told(key: str, notices: list[Notice], one: Notice | Record) -> str:
    if key == "documents":
        return str(len(notices))
    if isinstance(one, Record):
        return str(getattr(one, key))
    match key:
        case "number":
            return "; ".join(one.numbers) or "none"
        case "issuers":
            return "; ".join(one.issuers) or "none"
        case "effective":
            return one.effective.text if one.effective else "none"
        case "revision":
            return f"{one.revision.by}: {one.revision.text}" if one.revision else "none"
        case "source":
            return f"{one.source.name} {one.source.dated}"
        case "body":
            return " | ".join(line for line in one.body.split("\n") if line)
        case "effects":
            return "; ".join(map(effect_words, one.effects)) or "none"
    return str(getattr(one, key)) or "none"


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_case(case: Case, tmp_path: Path) -> None:
    notices, records = drafts(case.given, tmp_path)
    every: list[Notice | Record] = [*notices, *records]
    first = every[0]
    lines = [f"{key}: {told(key, notices, first)}\n" for key in case.options.split()]
    assert "".join(lines) == case.expected


def test_lines_of_a_text_that_look_like_furniture_stay(tmp_path: Path) -> None:
    capture = (
        "首页 > 文件\n白河市渔业局会议纪要\n第3期\n地点：三楼\n会议纪要如下：\n一、渔港修缮。\n"
        "地址：清河路1号\n相关文件由市局负责解释。\n二、渔船登记。\n2024年3月2日\n地址：市政府大楼\n"
    )
    ((notice,), _) = drafts(capture, tmp_path)
    for words in ("第3期", "地点：三楼", "地址：清河路1号", "相关文件由市局负责解释。"):
        assert words in notice.body
    assert "市政府大楼" not in notice.body
    assert "首页" not in notice.body


def test_an_extension_by_a_length_is_asked_and_not_drafted(tmp_path: Path) -> None:
    path = tmp_path / "capture.txt"
    path.write_text(
        "白河市渔业局关于延长《渔网办法》有效期的通知\n白渔发〔2024〕4号\n各县渔业局：\n"
        "《渔网办法》（白渔发〔2019〕2号）有效期延长2年。\n",
        encoding="utf-8",
    )
    (file,) = read_capture(Task(path.as_posix()), None, report=False).files
    assert "extends" not in file.text.split("---")[1]
    assert any("until which day?" in line for line in file.lines)


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("此前有关规定同时废止。", "of which documents?"),
        ("《渔网办法》（白渔发〔2019〕2号）未废止前继续执行。", "of which documents?"),
        ("本办法自公布之日起60个工作日后施行。", "give the day as reckoned.from"),
        ("附件2所列文件自本通知发布之日起废止。", "of which documents?"),
        ("将有关规定中的“渔监”修改为“渔政”。", "修改为”: of which documents?"),
    ],
)
def test_what_no_key_can_say_is_asked(sentence: str, question: str, tmp_path: Path) -> None:
    path = tmp_path / "capture.txt"
    head = "白河市渔业局关于渔网的通知\n白渔发〔2024〕4号\n各县渔业局：\n"
    path.write_text(f"{head}一、{sentence}\n", encoding="utf-8")
    (file,) = read_capture(Task(path.as_posix()), None, report=False).files
    assert any(question in line for line in file.lines)
    assert "does:" not in file.text


def test_a_person_may_say_what_a_capture_is(tmp_path: Path) -> None:
    path = tmp_path / "capture.txt"
    text = "《渔港办法》解读\n近日，市政府印发《渔港办法》。现解读如下：\n一、背景\n渔港增加。\n"
    path.write_text(text, encoding="utf-8")
    told = read_capture(Task(path.as_posix()), None, report=False)
    assert [draft.record.kind for draft in told.records] == ["interpretation"]
    asked = read_capture(Task(path.as_posix(), kind="notice"), None, report=False)
    assert [file.title for file in asked.files] == ["《渔港办法》解读"]
    assert "渔港增加。" in asked.files[0].text


def questions_of(capture: str, folder: Path) -> list[str]:
    path = folder / "capture.txt"
    path.write_text(capture, encoding="utf-8")
    regions = {RegionId("zhejiang"): Region(RegionId("zhejiang"), "浙江省")}
    read = read_capture(Task(path.as_posix()), regions, report=False)
    lines = [line for file in read.files for line in file.lines] + list(read.lines)
    return [line.split(": ", 2)[2] for line in lines if "fill in" in line or "stay null" in line]


def test_of_a_sound_capture_only_topics_are_asked(tmp_path: Path) -> None:
    capture = (
        "原文链接：https://www.zj.gov.cn/a.html\n来源网站：浙江省人民政府网\n"
        "浙江省渔业厅关于渔网的通知\n浙渔发〔2024〕4号\n各市渔业局：\n一、渔网每年检验。\n"
        "浙江省渔业厅\n2024年3月2日\n"
    )
    assert questions_of(capture, tmp_path) == ["fill in topics"]


def test_what_is_asked_names_the_line_that_may_tell_it(tmp_path: Path) -> None:
    capture = (
        "页面编号：白渔网〔2024〕4号，访问 www.baihe.gov.cn 看原件。\n关于渔网的通知\n"
        "各县渔业局：\n"
        "一、依照渔法〔2001〕3号检验渔网。\n二、渔网应当登记。\n"
    )
    asked = questions_of(capture, tmp_path)
    assert asked[0].startswith("fill in number: line 1 may tell it: “页面编号")
    assert asked[1] == "fill in issuers: no line of the capture tells it"
    assert asked[4].startswith("fill in source.url: line 1 may tell it")
    assert asked[5] == "fill in topics"
    assert not any("渔法" in line for line in asked)
