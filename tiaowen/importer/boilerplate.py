"""Lines that are not part of a document: navigation and footers of the page, headers of a crawler.

Some of them say something about the document (its source, address, day), which `read_meta` and
`read_source` return.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAGE = re.compile(
    r"(?:主办(?:单位)?[：:].{2,40}(?:承办|版权|协办|备案|电话|$).*"
    r"|(?:您?(?:当前|现在)?(?:所在)?(?:的)?位置)[：:].*"
    r"|首页(?:\s*[>›»/|]\s*\S+)+.*"
    r"|.{0,10}(?:微信|微博|小程序|手机版?|客户端|公众号)\s*二维码.{0,12}|扫一扫.{0,30}|.{0,20}二维码"
    r"|copyright\b.*|©.*|.*版权所有.*|.*ICP备\s?[0-9].*|.*公网安备.*|.*All Rights Reserved.*"
    r"|(?:【?打印(?:本页|此页|文章)?】?\s*)?【?关闭(?:窗口|本页)?】?|【?打印(?:本页|此页)?】?|【?(?:字体|字号)[：:].*"
    r"|分享(?:到|至)?[：:]?.{0,20}|浏览(?:次数|量)[：:].*|点击(?:数|量|次数)[：:].*|阅读(?:次数|量)?[：:]\s*[0-9]*"
    r"|(?:上一篇|下一篇|附件下载)[：:].{0,80}|(?:上一篇|下一篇|扫码阅读|热点推荐|猜你喜欢)"
    r"|【(?:原文|附件|文件)下载】|(?:原文|附件|文件)下载[：:]?"
    r"|您即将离开.{0,60}|(?:我要纠错|返回顶部|无障碍(?:浏览|阅读)?)[>＞]*"
    r"|[-=*_—]{3,}"
    r"|[-—–－]{1,2}\s?[0-9]{1,4}\s?[-—–－]{1,2}|第\s?[0-9]{1,4}\s?页(?:\s?[/，,]?\s?共\s?[0-9]{1,4}\s?页)?"
    r"|下载(?:地址|链接)[：:].*"
    r"|(?:(?:【|\[)?(?:打印|关闭|收藏|返回|复制|分享|纠错|大|中|小)(?:本页|此页|窗口|链接|文章|页面)?(?:】|\])?[\s|/]*){2,}"
    r"|(?:发布)?时间[：:].{4,30}来源[：:].*"
    r"|跳至主要內容.*|網站導覽|會員登入|所有條文|智慧查找|[瀏浏][覽览]人次.*|回首頁|列印|友善列印"
    r"|维基文库[，,]自由的图书馆|維基文庫[，,]自由的圖書館|跳转到导航\s*跳转到搜索|跳轉到導航\s*跳轉到搜尋"
    r"|本作品是中华人民共和国的法律法规.*|注[：:]中文维基文库.*|Public domain.{0,30}"
    r"|以下(?:为|是)正文[：:]?|【?阅读全文】?|视力保护色[：:].{0,20}|不能读取语音阅读器|语音阅读器?"
    r"|扫码.{0,12}|.{0,8}(?:在手机|用手机)打开.{0,12}"
    r"|(?:索引号|主题分类|发文单位|信息分类|体裁分类|公开方式|有效性)[：:].{0,60}"
    r")",
    re.IGNORECASE,
)
# What is furniture above or below a text, and may be part of one within it.
_EDGE = re.compile(
    r".{1,150}\.(?:pdf|docx?|xlsx?|ofd|wps|zip|rar)\s*(?:下载)?"
    r"|(?:承办|技术支持|网站标识码|联系(?:电话|我们)|电话|传真|邮编|地址|网站地图|友情链接|您是第)(?:[：:].*|$)"
    r"|相关(?:专题|链接|文章|阅读|新闻|文件|解读|稿件)(?:[：:][^。；]{0,80}|$)"
    r"|[^，。；]{2,20}(?:\s*[>＞»›]\s*[^，。；>＞»›]{1,20}){1,8}[>＞»›]?"
    r"|(?:[^|｜，。；]{2,12}\s*[|｜]\s*){0,8}(?:收藏本站|设为首页|网站首页|热门站点)(?:\s*[|｜]\s*[^|｜，。；]{2,12}){0,8}"
    r"|(?:政策问答|政策解读|常见问题|意见反馈|确定|取消|返回|更多|收藏|纠错|繁體|繁体|简体|登录|注册)[>＞]*",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"(?:相关|延伸|推荐|热点)(?:专题|链接|文章|阅读|新闻|文件|解读|稿件|信息|内容|政策)[：:]?|[上下]一[篇条][：:].*"
    r"|(?:政策|文件)(?:解读|图解)|友情链接"
)
_SECTION = re.compile(
    r"(?:行政)?规范性文件|政策文件|政府文件|通知公告|公示公告|政务公开|法规文件|规章|政策法规"
)
_META = re.compile(
    r"(?:(?:全文|部分|现行|条款)(?:有效|废止|失效)\s*)?"
    r"(?P<key>发布日期|发布时间|发布机构|发布单位|发文机关|原文链接|原文网址|网址|检索时间|检索关键词|抓取时间|采集时间|标题"
    r"|成文日期|责任编辑|编辑|作者|记者|来源网站|信息来源|文章来源)\s*[：:]\s*(?P<value>.{0,500})"
)
_SOURCE = re.compile(
    r"(?:(?P<time>[12][0-9]{3}[-年./].{1,24}?)\s*)?来源\s*[：:]\s*(?P<name>\S.{0,60}?)\s*"
)
_STATUS = re.compile(
    r"[（(【]?(?:(?:本|该)(?:文|文件|篇法规)?)?(?:已?被|根据|依据)[^。；]{4,90}(?:废止|失效|停止执行)[）)】]?"
)
_BULLETS = " \t\u3000\xa0•·●▪■◆"
# A field without a value, and the label of the next one: 信息来源：浏览次数：.
_OTHER_LABEL = re.compile(
    r"(?:浏览|点击|阅读|访问|字体|字号|作者|编辑|责任编辑|打印|分享)[^：:]{0,4}[：:]"
)
_STAMP = re.compile(
    r"[12][0-9]{3}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
_DAY = re.compile(r"([12][0-9]{3})[-年./]([0-9]{1,2})[-月./]([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Meta:
    """One fact that a header line states about a document.

    Attributes:
        key: One of the values of `_KEYS` (`url`, `source`, `dated`, …).
        value: The words after the colon, as they stand.
    """

    key: str
    value: str


_KEYS = {
    "发布日期": "dated",
    "发布时间": "dated",
    "发布机构": "source",
    "发布单位": "source",
    "来源网站": "source",
    "信息来源": "source",
    "文章来源": "source",
    "原文链接": "url",
    "原文网址": "url",
    "网址": "url",
    "检索时间": "captured",
    "抓取时间": "captured",
    "采集时间": "captured",
    "检索关键词": "keywords",
    "责任编辑": "editor",
    "编辑": "editor",
    "作者": "editor",
    "记者": "editor",
    "标题": "title",
    "发文机关": "issuer",
    "成文日期": "written",
}


def is_boilerplate(text: str) -> bool:
    """Return whether all of a line is boilerplate of a page."""
    text = text.strip(_BULLETS)
    return len(text) <= 300 and _PAGE.fullmatch(text) is not None


def is_edge_line(text: str) -> bool:
    """Return whether a line is furniture where it stands above or below a text."""
    text = text.strip()
    return len(text) <= 300 and _EDGE.fullmatch(text) is not None


def heads_links(text: str) -> bool:
    """Return whether a line is the heading of a page's links to other pages."""
    return _LINKS.fullmatch(text.strip()) is not None


def is_status_note(text: str) -> bool:
    """Return whether a line is a mirror's note that the text below it is no longer in force."""
    return _STATUS.fullmatch(text.strip()) is not None


def is_column_name(text: str) -> bool:
    """Return whether a line is only the name of the site's column in which the page appeared."""
    return _SECTION.fullmatch(text.strip()) is not None


def read_meta(text: str) -> Meta | None:
    """Return the fact that a header line states, None for any other line."""
    text = text.strip(_BULLETS)
    if stamp := _STAMP.fullmatch(text):
        return Meta("dated", stamp[0])
    match = _META.fullmatch(text)
    return Meta(_KEYS[match["key"]], match["value"].strip()) if match else None


def read_source(text: str) -> tuple[str, str] | None:
    """Return the source that a `来源：` line names and the time before it ("" if there is none).

    None for any other line.
    """
    match = _SOURCE.fullmatch(text.strip(_BULLETS))
    if not match:
        return None
    return "" if _OTHER_LABEL.match(match["name"]) else match["name"], match["time"] or ""


def day(text: str) -> str:
    """Return the first date in a text as YYYY-MM-DD, "" when there is none. It may not exist."""
    match = _DAY.search(text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""
