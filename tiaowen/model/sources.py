"""Records and registries: the rest of what a content folder holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from tiaowen.keys import ID, Key, Web, WebFolder
from tiaowen.model.ids import (
    NO_REGION,
    BodyId,
    ClauseId,
    NoticeId,
    RecordId,
    RegionId,
    TopicId,
    WorkId,
)
from tiaowen.model.notice import Marks, Notice, Source
from tiaowen.model.problems import Place
from tiaowen.model.text import Picture
from tiaowen.model.words import RecordKind


@dataclass(frozen=True, slots=True)
class About:
    """What a record is about: a notice, some of its clauses, and how sure that is."""

    notice: Annotated[NoticeId, Key("所讲的通知的代号", "the notice's id", required=True)]
    clauses: Annotated[
        tuple[ClauseId, ...], Key("所讲的条文的代号", "ids of clauses", drafted=True)
    ] = ()
    certain: Annotated[
        bool,
        Key(
            "原文点了名的写 true，推断的写 false",
            "`false` where the record does not name the notice",
            drafted=True,
        ),
    ] = True
    basis: Annotated[
        str, Key("推断的依据，一句话", "the ground of an inference, in one sentence", drafted=True)
    ] = ""


@dataclass(frozen=True, slots=True)
class RecordFigure:
    """A figure that a record reports: of what, in which words, for which year."""

    subject: Annotated[str, Key("数字说的是什么", "what it measures, in your words", required=True)]
    text: Annotated[str, Key("数字的原话", "the exact words of the figure", required=True)]
    year: Annotated[int | None, Key("哪一年的", "the year that it holds for", drafted=True)]


@dataclass(frozen=True, kw_only=True)
class Record:
    """Anything that is not a notice: `interpretation`, `news` or `digest`; the abstract is ours."""

    place: Place
    id: Annotated[
        RecordId,
        Key(
            "永久代号，与文件名相同，一经发布不再改动",
            "the file's name without `.md`; it never changes",
            required=True,
        ),
    ]
    kind: Annotated[
        RecordKind,
        Key(
            "interpretation 解读、news 报道、digest 动态",
            "an explanation, a press report, an item of a digest",
            required=True,
        ),
    ]
    title: Annotated[str, Key("标题，照原文", "as printed", required=True)]
    title_ours: Annotated[
        bool,
        Key("原来没有标题、由我们拟的，写 true", "`true` where it had none and this one is ours"),
    ] = False
    publisher: Annotated[str | None, Key("发布者", "who published it", drafted=True)] = None
    region: Annotated[
        RegionId, Key("地区，regions.yml 里的代号", "a key of `regions.yml`", required=True)
    ]
    published: Annotated[
        date | None,
        Key("发布日期，来源写明才填", "only where a source states it", drafted=True),
    ] = None
    about: Annotated[
        tuple[About, ...], Key("讲的是哪些通知", "the notices that it is about", drafted=True)
    ] = ()
    cites: Annotated[tuple[NoticeId, ...], Key("还提到哪些文件", "ids of what else it names")] = ()
    topics: Annotated[
        tuple[TopicId, ...],
        Key("主题，site.yml 里 topics 的代号", "keys of `topics` in `site.yml`", drafted=True),
    ] = ()
    figures: Annotated[
        tuple[RecordFigure, ...],
        Key("全部数字，按出现的次序", "all of its figures, in order", drafted=True),
    ] = ()
    source: Annotated[Source, Key("从哪里来", "where it was taken from", drafted=True)] = Source()  # noqa: RUF009  # a frozen value
    notes: Annotated[str, Key("其他要说明的", "anything else to be said", free=True)] = ""
    abstract: tuple[str, ...]
    marks: Marks = Marks()  # noqa: RUF009  # a frozen value


@dataclass(frozen=True, slots=True)
class DefaultTerm:
    """How long a region's normative documents hold that name no end, by a rule of that region.

    What follows from it is presumed, and told so: whether a document falls under the rule, and
    whether it was confirmed since, no source says.
    """

    rule: Annotated[str, Key("规则的原话", "the words of the rule", required=True)]
    citation: Annotated[
        str,
        Key(
            "规则的出处，如《某某市行政规范性文件管理办法》第二十条",
            "where the rule stands: 《title》 or number, with the article",
            required=True,
        ),
    ]
    years: Annotated[int, Key("年数", "how many years a document holds", required=True)]
    url: Annotated[Web, Key("规则的网址", "its web address", required=True)]
    since: Annotated[
        date | None,
        Key("何日起成文的文件才适用", "the rule covers documents written on this day or later"),
    ] = None
    place: Place = Place("", 0)  # noqa: RUF009  # a frozen value


@dataclass(frozen=True, slots=True)
class Region:
    """A place whose authorities issue notices; `parent` is the region around it, or "".

    The ids of its notices begin with `prefix`, where the registry gives one. A `default_term` is
    that of the region alone: regions within it have their own rules, or none.
    """

    id: RegionId
    name: Annotated[str, Key("名称", "its name", required=True)]
    parent: Annotated[RegionId, Key("上级地区的代号", "the region around it")] = NO_REGION
    prefix: Annotated[str, ID, Key("文件代号的开头", "what the ids of its notices begin with")] = ""
    default_term: Annotated[
        DefaultTerm | None,
        Key(
            "没有写明有效期的规范性文件，按本地规定推定的有效期（不及于下级地区）",
            "how long its normative documents hold that name no end; not inherited by the "
            "regions within it",
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Body:
    """An authority under the short name that the notices of its region use."""

    id: Annotated[
        BodyId,
        Key("代号，同一地区不重复", "its id, which no other in its region has", required=True),
    ]
    region: RegionId
    short: str
    name: Annotated[str, Key("全称，不能确定的留空", "its full name, where that is certain")]
    also: Annotated[tuple[str, ...], Key("其他写法", "other ways to write it")] = ()
    collective: Annotated[
        bool, Key("泛指一类机构的写 true", "`true` for a class of authorities")
    ] = False


@dataclass(frozen=True, slots=True)
class Site:
    """What the site says of itself."""

    title: Annotated[str, Key("网站的名称", "its name")] = "条文"
    tagline: Annotated[str, Key("一句话介绍", "what it is, in one sentence")] = ""
    base_url: Annotated[
        WebFolder, Key("网站的公开网址", "the address under which it is published")
    ] = "https://example.org/"
    repository: Annotated[
        Web | None,
        Key(
            "源文件所在的仓库",
            "the address of its repository on GitHub (`https://github.com/owner/name`, branch "
            "`main`), to which the links for reporting an error and editing a source lead; "
            "without it no page has them",
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """A line of the registry of works."""

    id: Annotated[WorkId, Key("代号", "its id", required=True)]
    title: Annotated[str, Key("名称", "its name", required=True)]
    region: Annotated[RegionId, Key("地区", "a key of `regions.yml`", required=True)]


@dataclass(frozen=True)
class Sources:
    """Everything that `content/` holds, read and checked one file at a time.

    `None` for a registry means that the folder has none: names then stand as written.
    """

    site: Site
    topics: Mapping[TopicId, str] | None = field(hash=False)
    regions: Mapping[RegionId, Region] | None = field(hash=False)
    bodies: Mapping[tuple[RegionId, str], Body] | None = field(hash=False)
    works: Mapping[WorkId, WorkEntry] | None = field(hash=False)
    notices: tuple[Notice, ...]
    records: tuple[Record, ...]
    pictures: Mapping[NoticeId, Mapping[str, Picture]] = field(default_factory=dict, hash=False)
