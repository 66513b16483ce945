"""Which keys each file of `content/` may have, and what each of them holds (contract, §2).

This is the one definition: by it files are read and faulted, skeletons of new files are written
and the JSON Schemas of editors are made.
"""

from __future__ import annotations

from tiaowen.model import (
    NUMBERINGS,
    REASONS,
    RECORD_KINDS,
    Site,
)
from tiaowen.sources.fields import (
    Choice,
    Day,
    Key,
    Keys,
    ListOf,
    Pattern,
    Phrase,
    Row,
    TableOf,
    Text,
    Truth,
    Whole,
)
from tiaowen.sources.yaml_nodes import Shape

# An id is the name of a folder, for which a disk has 255 bytes.
ID = Pattern(
    r"(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*",
    "an id: a-z, 0-9 and single hyphens, 100 characters at most",
)
_WEB = Pattern(
    r'https?://[^\s<>"/?#\[\]\\]+[^\s<>"\\]*',
    "a web address that begins with http:// or https://",
)
_FOLDER = Pattern(
    r'https?://[^\s<>"/?#\[\]\\]+(?:/[^\s<>"?#\\]*)?',
    "a web address of a folder, without ? and #",
)
_PLACE = Pattern(r"\*|[a-z0-9-]+", "a clause id, title, number or *")
_PHRASES = ListOf(Phrase())
_IDS = ListOf(ID)
_SOURCE = Row(
    {
        "name": Key(Phrase(), note="公布这份文本的网站或者机关"),
        "url": Key(_WEB, note="抓取的网址"),
        "captured": Key(Phrase(), note="抓取的时间"),
        "dated": Key(Day(), note="网页上标的日期"),
        "sha256": Key(
            Pattern(r"[0-9a-f]{64}", "a SHA-256: 64 digits of 0-9 and a-f"),
            note="整个抓取件的校验和",
        ),
    }
)


def _rows(columns: Keys, note: str) -> Key:
    """A list of mappings that all have these keys."""
    return Key(ListOf(Row(columns)), default=(), note=note)


def _term(day: str, what: str) -> Key:
    """The words of a term, and the day only where they name it."""
    return Key(
        Row(
            {
                "text": Key(Phrase(), required=True, default="", note="正文里的原话"),
                day: Key(Day(), note="原话写明的日期，没有写明的留空"),
            }
        ),
        note=what,
    )


NOTICE: Keys = {
    "id": Key(ID, required=True, note="永久代号，与文件名相同，一经发布不再改动"),
    "kind": Key(Choice(("notice",)), required=True, note="通知一律写 notice"),
    "title": Key(Phrase(), required=True, default="", note="全称，照原文"),
    "short_title": Key(Phrase(), default="", note="所印发的计划、办法等的名称"),
    "number": Key(Phrase(), note="发文字号，照原文"),
    "issuers": Key(_PHRASES, default=(), note="发文机关，按署名次序"),
    "region": Key(ID, required=True, default="", note="地区，regions.yml 里的代号"),
    "work": Key(ID, default="", note="前后几份通知承续的事项，works.yml 里的代号"),
    "written": Key(Day(), required=True, nullable=True, note="成文日期，没有写明的留空，不得推算"),
    "published": Key(Day(), note="发布日期，来源写明才填"),
    "effective": _term("from", "何时施行，如 {text: 自发布之日起施行, from: null}"),
    "expires": _term("on", "如 {text: 有效期至2027年12月31日, on: 2027-12-31}"),
    "repeals": _rows(
        {
            "notice": Key(ID, required=True, default="", note="被废止的通知的代号"),
            "text": Key(Phrase(), default="", note="正文里的原话"),
        },
        "同时废止的通知，如 [{notice: cq-2025-yfbf-2, text: 同时废止}]",
    ),
    "lineage": _rows(
        {
            "old": Key(ID, default="", note="前一份通知里的条文代号，空着表示新增"),
            "new": Key(ID, default="", note="这份通知里的条文代号，空着表示未再列入"),
        },
        "文字看不出条文怎样承续时，写明哪一条接哪一条",
    ),
    "topics": Key(_IDS, default=(), note="主题，site.yml 里 topics 的代号"),
    "numbering": Key(Choice(NUMBERINGS), note="序号会被误读时才写"),
    "source": Key(_SOURCE, note="文本从哪里来"),
    "emendations": _rows(
        {
            "at": Key(_PLACE, required=True, default="", note="条文代号、title、number，全文写 *"),
            "found": Key(Text(), required=True, default="", note="抓取件里是什么"),
            "ours": Key(Text(), required=True, default="", note="这里印作什么"),
            "reason": Key(Choice(REASONS), required=True, default="", note="缘由"),
            "witness": Key(ID, note="据哪一份通知校正"),
            "certain": Key(Truth(), required=True, default=False, note="是否确定，推断的写 false"),
        },
        "与抓取件不同之处，一处一行",
    ),
}

RECORD: Keys = {
    "id": Key(ID, required=True, note="永久代号，与文件名相同，一经发布不再改动"),
    "kind": Key(
        Choice(RECORD_KINDS),
        required=True,
        default="",
        note="interpretation 解读、news 报道、digest 动态",
    ),
    "title": Key(Phrase(), required=True, default="", note="标题，照原文"),
    "title_ours": Key(Truth(), default=False, note="原来没有标题、由我们拟的，写 true"),
    "publisher": Key(Phrase(), note="发布者"),
    "region": Key(ID, required=True, default="", note="地区，regions.yml 里的代号"),
    "published": Key(Day(), note="发布日期，来源写明才填"),
    "about": _rows(
        {
            "notice": Key(ID, required=True, default="", note="所讲的通知的代号"),
            "clauses": Key(_IDS, default=(), note="所讲的条文的代号"),
            "certain": Key(Truth(), default=True, note="原文点了名的写 true，推断的写 false"),
            "basis": Key(Phrase(), default="", note="推断的依据，一句话"),
        },
        "讲的是哪些通知",
    ),
    "cites": Key(_IDS, default=(), note="还提到哪些文件"),
    "topics": Key(_IDS, default=(), note="主题，site.yml 里 topics 的代号"),
    "figures": _rows(
        {
            "subject": Key(Phrase(), required=True, default="", note="数字说的是什么"),
            "text": Key(Phrase(), required=True, default="", note="数字的原话"),
            "year": Key(Whole(), note="哪一年的"),
        },
        "全部数字，按出现的次序",
    ),
    "source": Key(_SOURCE, note="从哪里来"),
    "notes": Key(Text(), default="", note="其他要说明的"),
}

SITE = Row(
    {
        "title": Key(Phrase(), default=Site().title, note="网站的名称"),
        "tagline": Key(Phrase(), default="", note="一句话介绍"),
        "base_url": Key(_FOLDER, default=Site().base_url, note="网站的公开网址"),
        "repository": Key(_WEB, note="源文件所在的仓库"),
        "topics": Key(TableOf(Phrase(), ID), note="主题：代号和名称"),
    }
)

REGIONS = TableOf(
    Row(
        {
            "name": Key(Phrase(), required=True, default="", note="名称"),
            "parent": Key(ID, default="", note="上级地区的代号"),
            "prefix": Key(ID, note="文件代号的开头"),
        }
    ),
    ID,
)

BODIES = TableOf(
    TableOf(
        Row(
            {
                "id": Key(ID, required=True, default="", note="代号，同一地区不重复"),
                "name": Key(Phrase(), default="", note="全称，不能确定的留空"),
                "also": Key(_PHRASES, default=(), note="其他写法"),
                "collective": Key(Truth(), default=False, note="泛指一类机构的写 true"),
            }
        )
    ),
    ID,
)

WORKS = Row(
    {
        "works": _rows(
            {
                "id": Key(ID, required=True, default="", note="代号"),
                "title": Key(Phrase(), required=True, default="", note="名称"),
                "region": Key(ID, required=True, default="", note="地区"),
            },
            "前后几份通知承续的同一事项",
        ),
        "instruments": _rows(
            {
                "id": Key(ID, required=True, default="", note="代号"),
                "title": Key(Phrase(), required=True, default="", note="名称"),
                "number": Key(Phrase(), note="发文字号"),
                "issuers": Key(_PHRASES, default=(), note="发文机关"),
                "region": Key(ID, required=True, default="", note="地区"),
                "work": Key(ID, default="", note="所属的事项"),
                "written": Key(Day(), note="成文日期"),
                "note": Key(Phrase(), default="", note="要说明的"),
            },
            "文本提到、但没有收录原文的文件",
        ),
    }
)

FILES: dict[str, Shape] = {
    "notice": Row(NOTICE),
    "record": Row(RECORD),
    "site": SITE,
    "regions": REGIONS,
    "bodies": BODIES,
    "works": WORKS,
}
"""Every kind of file that stands in `content/`, by the name of its schema."""
