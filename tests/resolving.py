"""An answer of the resolver, as the cases of `resolver.md` and `numbers.md` write it."""

from tiaowen.resolver import Answer, Target


def shown(answer: Answer) -> str:
    """Return the answer on a line: its kind, the targets, and what each mark introduces."""
    parts = [answer.kind, *map(target, answer.targets)]
    parts += [f"?{one}" for one in answer.unknown]
    for one in answer.lacking:
        has = "…".join(dict.fromkeys(one.has))
        above = f"{one.work or one.notice}{f'#{one.above}' if one.above else ''}"
        parts.append(f"!{one.words}@{above}" + (f"[{has}]" if has else ""))
    parts += [f"~{one}" for one in answer.near]
    parts += [f"*{one}" for one in answer.notes]
    return " ".join(parts)


def target(one: Target) -> str:
    """Return a target: `notice#clause`, `=work/wid` or `%region/body`."""
    if one.body:
        return f"%{one.body}"
    if one.work:
        return f"={one.work}" + (f"/{one.wid}" if one.wid else "")
    return one.notice + (f"#{one.clause}" if one.clause else "")
