"""Steps 2 to 4: one clause → its figures, and the amounts that are left out, with the reason."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tiaowen.model import (
    Clause,
    Figure,
    LeftOut,
    Notice,
)
from tiaowen.parsing.figures.amounts import (
    HALF_WIDTH,
    TOKEN,
    UNKNOWN,
    Amount,
    read_amount,
)
from tiaowen.parsing.figures.rules import (
    ACHIEVES,
    CLOSES,
    ENDS,
    JOINT,
    LESS_TIME,
    RULES,
    TARGET,
    Reading,
    bound_of,
)

# How many characters are looked at: before an amount, behind it, and for the list of a series.
_REACH_BACK = 90
_REACH_ON = 60
_SENTENCE = 400
_STOPS = "。；！？\n\t"
_COMMAS = _STOPS + "，："


def _opening(text: str, at: int, least: int, marks: str, reach: int = _REACH_BACK) -> int:
    """Return where the words that end at `at` begin: behind the last of `marks` before it.

    Marks inside brackets do not count for words outside them.
    """
    depth = 0
    for i in range(at - 1, max(least, at - reach) - 1, -1):
        if text[i] == "）":
            depth += 1
        elif text[i] == "（":
            if depth == 0:
                return i
            depth -= 1
        elif depth == 0 and text[i] in marks:
            return i + 1
    return max(least, at - reach)


@dataclass(frozen=True, slots=True)
class _Year:
    """A year that the text names; with a month or day (`full_date`) it is not that of a target."""

    start: int
    end: int
    year: int
    full_date: bool


class ClauseReader:
    """Reads one clause.

    Attributes:
        text: The clause's text, with digits and marks half-width.
        inherited: The year of the goal that a dashed paragraph (——…) spells out, if any.
        amounts: The amounts of the text, in order.
        years: The years of the text, in order.
        figures: What `read` found.
        left_out: The amounts that are no figures, and why.
    """

    def __init__(self, notice: Notice, clause: Clause, inherited: int | None) -> None:
        self.notice = notice
        self.clause = clause
        self.text = clause.text.translate(HALF_WIDTH)
        self.inherited = inherited
        self.amounts: list[Amount] = []
        self.years: list[_Year] = []
        self.figures: list[Figure] = []
        self.left_out: list[LeftOut] = []
        known = set()
        for match in TOKEN.finditer(self.text):
            known.add(match.start())
            if match["year"]:
                year = _Year(match.start(), match.end(), int(match["year"]), bool(match["date"]))
                self.years.append(year)
            elif match["number"] or match["hundredths"] or match["hantime"]:
                amount = read_amount(match)
                if isinstance(amount, str):
                    self.leave(match.start(), match.end(), amount)
                else:
                    self.amounts.append(amount)
        for match in UNKNOWN.finditer(self.text):
            if match.start() not in known:
                self.leave(match.start(), match.end(), "no unit that is known")

    def leave(self, start: int, end: int, why: str) -> None:
        """Record an amount as left out.

        Args:
            start: The offset of its first character in the clause's text.
            end: The offset behind its last character.
            why: The reason, for a report.
        """
        self.left_out.append(LeftOut(self.notice.id, self.clause.id, start, end, why))

    # Steps 2 to 4.

    def read(self) -> None:
        """Turn every amount of the clause into a figure, or leave it out."""
        i = 0
        edge = 0
        while i < len(self.amounts):
            origin = None
            if i + 1 < len(self.amounts) and self._shortens(self.amounts[i], self.amounts[i + 1]):
                origin = self.amounts[i]
                i += 1
            series = [self.amounts[i]]
            while i + 1 < len(self.amounts) and self._continues(series, self.amounts[i + 1]):
                i += 1
                series.append(self.amounts[i])
            i += 1
            if len(series) > 1:
                self._read_series(series, edge, origin)
            else:
                self._read_one(series[0], edge, origin)
            edge = series[-1].end

    def _shortens(self, one: Amount, other: Amount) -> bool:
        return one.base_unit == other.base_unit and bool(
            re.fullmatch(LESS_TIME, self.text[one.end : min(other.start, one.end + 8)])
        )

    def _continues(self, series: list[Amount], other: Amount) -> bool:
        last = series[-1]
        between = self.text[last.end : other.start]
        return other.base_unit == last.base_unit and bool(JOINT.fullmatch(between))

    def _read_one(self, amount: Amount, edge: int, origin: Amount | None) -> None:
        at = origin.start if origin else amount.start
        reading = self._reading(amount, edge, origin)
        if isinstance(reading, str):
            self.leave(at, amount.end, reading)
        else:
            self._add(amount, reading, origin)

    def _read_series(self, series: list[Amount], edge: int, origin: Amount | None) -> None:
        """Pair the amounts of a series with the items of the nearest list before 分别."""
        first = series[0]
        reading = self._reading(first, edge, None)
        why = reading if isinstance(reading, str) else ""
        start = _opening(self.text, first.start, edge, _COMMAS)
        at = self.text.rfind("分别", start, first.start)
        subjects: list[tuple[int, int]] | str = []
        if not why and origin:
            why = "a series of changes"
        if not why and at < 0:
            why = "a series without 分别"
        if not why:
            subjects = self._list_before(at, len(series))
            why = subjects if isinstance(subjects, str) else ""
        if why or isinstance(reading, str) or isinstance(subjects, str):
            self.leave(first.start, series[-1].end, why)
            return
        for i, (amount, subject) in enumerate(zip(series, subjects, strict=True)):
            words = self.text[subject[0] : subject[1]]
            year = re.match(r"(20[0-9]{2})年", words)
            start = series[i - 1].end + 1 if i else reading.start
            one = replace(reading, start=start, end=self._close(amount))
            if year:
                one = replace(one, year=int(year[1]))
            self._add(amount, one, None, None if year else subject)

    def _add(
        self,
        amount: Amount,
        reading: Reading,
        origin: Amount | None,
        subject: tuple[int, int] | None = None,
    ) -> None:
        self.figures.append(
            Figure(
                notice=self.notice.id,
                clause=self.clause.id,
                type=reading.type,
                bound="≥" if amount.upper else reading.bound,
                value=amount.value,
                unit=amount.unit,
                base_value=amount.base_value,
                base_unit=amount.base_unit,
                from_value=origin.value if origin else "",
                to_value=amount.upper,
                year=reading.year,
                start=reading.start,
                end=reading.end,
                amount=(amount.start, amount.end),
                origin=(origin.start, origin.end) if origin else None,
                subject=subject,
            )
        )

    # Step 3.

    def _reading(self, amount: Amount, edge: int, origin: Amount | None) -> Reading | str:
        at = amount.start
        nearest = self._nearest_year(at)
        floor = max(edge, nearest.end if nearest else 0)
        begin = _opening(self.text, at, min(floor, at), _COMMAS)
        before = self.text[begin:at]
        behind = self.text[amount.end : amount.end + _REACH_ON]
        if origin and amount.kind == "time":
            start = origin.start - (self.text[max(0, origin.start - 1) : origin.start] in "由从")
            return Reading("limit", "=", max(0, start), amount.end)
        if origin:
            return "a changed value that is no time limit"
        kind = amount.kind
        for rule in RULES:
            if kind not in rule.kinds:
                continue
            match, on = rule.before.search(before), rule.behind.match(behind)
            if match is None or on is None or (rule.unless and rule.unless.search(before)):
                continue
            if not rule.type:
                return rule.name
            if amount.upper and rule.type not in ("target", "amount"):
                return f"a range where one value is expected ({rule.name})"
            start = begin + match.start("w") if "w" in rule.before.groupindex else at
            words = self.text[start:at]
            bound = rule.bound or bound_of(words, behind, amount.more)
            end = amount.end + on.end("w") if "w" in rule.behind.groupindex else self._close(amount)
            return Reading(rule.type, bound, start, end)
        return self._target(amount, begin, nearest)

    def _target(self, amount: Amount, begin: int, nearest: _Year | None) -> Reading | str:
        """Return an amount as a target, for the nearest year before it in the sentence if any."""
        before = self.text[begin : amount.start]
        year = self.inherited
        sentence = _opening_of_sentence(self.text, amount.start)
        if nearest and nearest.start >= sentence:
            year = None if nearest.full_date else nearest.year
        if amount.kind == "time":
            return "a time that neither limits nor conditions"
        written = self.notice.written
        if year and written and year < written.year:
            return "of a year before the notice was written"
        words = TARGET.search(before)
        goal = ACHIEVES.search(before) or (
            year and ((words and words["w"]) or ENDS.match(self.text, amount.end))
        )
        if not goal:
            return "no words say what it is"
        start = begin + words.start("w") if words else amount.start
        behind = self.text[amount.end : amount.end + 4]
        bound = bound_of(self.text[start : amount.start], behind, amount.more)
        return Reading("target", bound, start, self._close(amount), year)

    def _close(self, amount: Amount) -> int:
        closing = CLOSES.match(self.text, amount.end)
        return closing.end() if closing else amount.end

    def _nearest_year(self, at: int) -> _Year | None:
        i = bisect_right(self.years, at, key=lambda year: year.end)
        return self.years[i - 1] if i else None

    # Step 4.

    def _list_before(self, at: int, count: int) -> list[tuple[int, int]] | str:
        """Return the items of the nearest list before 分别 as spans, or why they do not fit.

        Args:
            at: The offset of 分别.
            count: How many items are needed.
        """
        end = at
        least = _opening_of_sentence(self.text, at)
        while end > least:
            start = _opening(self.text, end, least, _COMMAS, _SENTENCE)
            items = list(_items(self.text, start, end, count))
            if len(items) == count:
                return items
            if len(items) > 1:
                return f"{count} values for {len(items)} named before"
            end = start - 1
        return f"{count} values, and no list before that they belong to"


def _opening_of_sentence(text: str, at: int) -> int:
    """Return where the sentence around `at` begins, `_SENTENCE` characters back at most."""
    least = max(0, at - _SENTENCE)
    return max(least, *(text.rfind(mark, least, at) + 1 for mark in "。\n\t"))


# Words that lead into a list and are not part of its first item; words that follow its last item.
_LEAD_IN = re.compile(
    r".*(?:对于?|按照?|进入|开发(?!区)|制定|获评的?|获批建设的?|领域(?!的)|20[0-9]{2}年)(?=.{2})"
)
_GOES_ON = re.compile(r"的|且|并|等|在|[0-9一二三四五六七八九十]个")
_QUOTED = re.compile(r"“[^“”]{1,30}”")


def _items(text: str, start: int, end: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the items of the list in a phrase: A、B和C, or “A”“B”."""
    quoted = [match.span() for match in _QUOTED.finditer(text, start, end)]
    if len(quoted) == count and all(
        text[one[1] : other[0]] in ("", "、", "和") for one, other in pairwise(quoted)
    ):
        yield from quoted
        return
    cuts = [i for i in range(start, end) if text[i] == "、"]
    if len(cuts) + 1 < count:
        # The last item may be joined by 和. With several such words nothing tells which one does.
        behind = cuts[-1] + 1 if cuts else start
        joints = [i for i in range(behind + 1, end - 1) if text[i] in "和及与或"]
        cuts += joints if len(joints) == 1 else []
    if not cuts:
        return
    edges = [start, *(cut + 1 for cut in cuts)], [*cuts, end]
    for i, (left, right) in enumerate(zip(*edges, strict=True)):
        if i == 0 and (lead := _LEAD_IN.match(text, left, right)):
            left = lead.end()
        if i == len(cuts) and (tail := _GOES_ON.search(text, left + 2, right)):
            right = tail.start()
        yield left, right
