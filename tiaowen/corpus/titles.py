"""Titles and document numbers → the form in which they are compared; versions → their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from tiaowen.corpus.starts import enacted
from tiaowen.model import Notice, NoticeId, WorkId
from tiaowen.numerals import Number, parse_number
from tiaowen.parsing.terms import days_named

# Titles are compared without space and with the brackets of one style; numbers likewise.
_BRACKETS = str.maketrans("〈〉()［］[]【】", "《》（）〔〕〔〕〔〕")
_YEARLY = re.compile(
    r"(?P<head>[^\d〔]*)〔?(?P<year>(?:19|20)\d\d年)(?P<no>\d+)号〕?(?P<behind>公告|通告|令)?"
)
_ORDER = re.compile(rf"(?P<head>.*令)(?P<year>)〔?(?P<no>{Number})号〕?(?P<behind>)")
_SERIAL = re.compile(rf"(?P<head>.*?)(?P<year>)(?P<no>{Number})号(?P<behind>令)")
# Longer than any number; the forms take the square of the length of what is none.
_LONGEST_NUMBER = 100
_NUMBER_BRACKETS = str.maketrans("（）", "〔〕")


def plain_title(title: str) -> str:
    """A title without space, with the brackets of one style."""
    return re.sub(r"\s", "", title).translate(_BRACKETS)


def plain_number(number: str) -> str:
    """A document number without space and 第, with 〔〕 around the year.

    What numbers without brackets stands in one form: 2024年第3号公告 is 公告2024年3号, and
    国务院第五百号令 is 国务院令500号.
    """
    plain = re.sub(r"\s|第", "", number).translate(_BRACKETS).translate(_NUMBER_BRACKETS)
    if len(plain) > _LONGEST_NUMBER:
        return plain
    forms = (form.fullmatch(plain) for form in (_YEARLY, _ORDER, _SERIAL))
    match = next(filter(None, forms), None)
    if not match:
        return plain
    serial = parse_number(match["no"]) or match["no"]
    return f"{match['head']}{match['behind'] or ''}{match['year'] or ''}{serial}号"


def with_versions(notices: Mapping[NoticeId, Notice]) -> dict[NoticeId, Notice]:
    """Returns the notices, each version of a law that was revised with its year in its name.

    （2012年修正） is a text made by a document that amended, （2018年修订） one enacted as a whole;
    the first text has its year alone. All versions bear one title and could not be told apart.
    """
    works: dict[WorkId, list[Notice]] = defaultdict(list)
    for notice in notices.values():
        works[notice.work_id].append(notice)
    revised = {work for work, found in works.items() if any(one.revision for one in found)}
    return {
        id_: replace(notice, version=_version(notice, notices))
        if notice.held and notice.work_id in revised
        else notice
        for id_, notice in notices.items()
    }


def _version(notice: Notice, notices: Mapping[NoticeId, Notice]) -> str:
    revision = notice.revision
    if revision is None:
        return f"（{notice.written.year}年）" if notice.written else ""
    by = notices.get(NoticeId(revision.by or ""))
    said = list(days_named(revision.text or ""))
    day = said[-1] if said else by.written if by else notice.written
    kind = "修订" if enacted(notice) else "修正"
    return f"（{day.year}年{kind}）" if day else f"（{kind}）"
