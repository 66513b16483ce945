"""Advertising for gambling, pornography and piracy that a hacked site shows over its own words.

Two things prove it: a run of listed words with at least one that no notice uses (`_STRONG`), or a
string that stands where a title has 关于 and nothing else can stand; all its occurrences are spam.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tiaowen.importer.traced_lines import Edit
from tiaowen.model import HOLE

# Words that prove spam by themselves.
_STRONG = (
    "澳门(?:新?葡京|威尼斯|金沙|银河|永利|美高梅|巴黎人|太阳城|皇冠|星际|凯旋门|博彩|赌场)人?"
    "|新?葡京(?:赌场|娱乐|棋牌|官网|平台)|威尼斯人(?:官网|赌场|娱乐|网站)|太阳城(?:集团|娱乐|官网)"
    "|金沙(?:娱乐|赌场|官网|国际网)|皇冠(?:体育|足球|比分|现金网)|永利(?:皇宫|赌场|娱乐)|赌场官网"
    "|百家乐|老虎机|时时彩|六合彩|北京赛车pk|彩票(?:平台|开奖|注册|app)|博彩(?:网|公司|平台)?|真人娱乐"
    "|真钱(?:棋牌|游戏|网)|棋牌(?:游戏|平台|下载|娱乐|官网)|娱乐城|线上(?:赌场|娱乐)|网上(?:赌场|赌博)"
    "|(?:bet|BET)365|(?:足球|体育)投注|开户送(?:彩金|钱)|注册送(?:彩金|钱)|捕鱼(?:游戏|达人)|德州扑克"
    "|伟德(?:国际|亚洲)|亚博(?:体育|官网)|万博(?:体育|官网)|开云(?:体育|官网)|云顶(?:娱乐|国际)"
    "|自慰|少妇|[成a]{2}?人片|五月天激情|激情综合|三级(?:片|电视)|有奶水|一区二区_"
    "|无码|国产盗摄|久久(?:综|久|精品|国产|亚洲|99)*|99久久|中文字幕|一级(?:毛|黄)片|成人(?:电影|视频|小说|网站|片)"
    "|黄色(?:网站|视频)|色情(?:网|视频)|激情(?:视频|小说|图片)|三级片|裸聊|约炮|援交|情色|av在线|AV在线"
    "|(?:玄幻|言情|都市|修真|穿越)小说|完本(?:小说)?|小说(?:排行榜|下载|免费阅读)|全文免费阅读|最新章节"
)
# Words that go with them: they lengthen a run but prove nothing.
_WEAK = (
    "澳门|官方网站|官网|赌场|娱乐场|娱乐|网站|网址|平台|注册|登录|登陆|开户|投注|下载|手机版|安卓版|客户端|入口|首页"
    "|美女|男性|图片|日韩|高清|精品|一区|二区|全过程|影院"
    "|在线|免费|视频|电影|亚洲|国产|精品|高清|播放|观看|排行榜|大全|最新|玄幻|小说|旷世神医|已|伊人|综在合线|综合"
    "|彩票|棋牌|游戏|体育|国际|app|APP|vip|www\\.[a-z0-9.-]{3,40}|[a-z0-9-]{2,30}\\.(?:com|net|cc|vip|top|xyz)"
    "|[0-9]{1,4}"
)
_JOINT = "[,，、_|\\-—·~\\s!！]{0,3}"
_TOKEN = f"(?:{_STRONG}|{_WEAK})"
_RUN = re.compile(f"{_TOKEN}(?:{_JOINT}{_TOKEN})*")
_PROOF = re.compile(_STRONG)
# A notice about a crackdown names the same things (查处六合彩), but never offers them.
_ACTS_AGAINST = re.compile("打击|取缔|查处|整治|禁止|违法|犯罪|赌博|防范")
_OFFERS = re.compile("官网|注册|下载|登录|开户|免费|在线|澳门|网址")


def spam(texts: Sequence[str]) -> Iterator[tuple[int, Edit]]:
    """Yield an edit for each run of spam: a hole, or "" where the line is little else.

    The spam covers words of the document, which is why it leaves a hole in a line that has others.
    """
    unlisted = _unlisted_spam(texts)
    for i, text in enumerate(texts):
        runs = _merged([*_listed_runs(text), *_occurrences(text, unlisted)])
        if not runs:
            continue
        rest = len(re.sub(r"[\W_]", "", _without(text, runs)))
        covered = sum(end - start for start, end in runs)
        if covered > 2 * rest:
            yield i, Edit(0, len(text), "")
            continue
        for start, end in runs:
            yield i, Edit(start, end, HOLE, certain=False)


def _listed_runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of runs of listed words that include at least one of `_STRONG`."""
    if not _PROOF.search(text):
        return
    for match in _RUN.finditer(text):
        if _PROOF.search(match[0]):
            start, end = match.span()
            head = re.match(r"[0-9,，、\s-]+", match[0])
            tail = re.search(r"[0-9,，、\s-]+$", match[0])
            start += len(head[0]) if head else 0
            end -= len(tail[0]) if tail else 0
            forbidden = _ACTS_AGAINST.search(text, max(0, start - 20), start)
            if end - start > 3 and not (forbidden and not _OFFERS.search(match[0])):
                yield start, end


def _occurrences(text: str, strings: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the span of every occurrence of some strings."""
    for string in strings:
        at = text.find(string)
        while at >= 0:
            yield at, at + len(string)
            at = text.find(string, at + len(string))


def _merged(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that overlap or touch merged into one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(runs):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _without(text: str, runs: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in runs:
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])


# -- strings that are on no list -------------------------------------------------------------

_PUBLISHES = re.compile("印发《|转发《")
_ORGAN = re.compile("人民政府(?!办公)|办公厅|办公室|委员会|(?<=[\u4e00-\u9fff]{2})[局厅]")
_LAWFUL = re.compile("关于|印发|转发|公布|发布|办公|[省市县区].*[局厅委部院会府]$")


def _unlisted_spam(texts: Sequence[str]) -> list[str]:
    """Return the strings that stand between an issuer and 印发《, where only 关于 belongs.

    The longest come first. A title may be broken over lines; only strings on one line are taken.
    """
    found = set()
    title = re.sub(r"\n+", "", "\n".join(texts[:400])[:40_000])
    whole = "\n".join(texts)
    for match in _PUBLISHES.finditer(title):
        before = re.split(
            r"[，。；：、《》（）()\s]", title[max(0, match.start() - 60) : match.start()]
        )
        for organ in reversed(list(_ORGAN.finditer(before[-1]))):
            string = before[-1][organ.end() :]
            if len(string) >= 4:
                if not _LAWFUL.search(string) and string in whole:
                    found.add(string)
                break
    return sorted(found, key=lambda string: (-len(string), string))[:20]
