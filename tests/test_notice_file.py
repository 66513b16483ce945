"""`/data/notices/<notice>.json` says what the tables say, and what its schema allows."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.golden import BASE

KEPT = {  # what is left to columns that a file has no key for: they are of the build's day
    "clauses": {"type"},
    "figures": {"status"},
}


@pytest.fixture(scope="module", params=["site", "varied"])
def any_site(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


def rows(site: Path, table: str) -> list[dict[str, str]]:
    with (site / "data" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return [
            {
                key: cell.removeprefix("'")
                for key, cell in row.items()
                if key not in KEPT.get(table, ())
            }
            for row in csv.DictReader(file)
        ]


def whole(site: Path) -> dict[str, Any]:
    files = sorted((site / "data" / "notices").iterdir())
    return {path.stem: json.loads(path.read_bytes()) for path in files}


def cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_row(columns: dict[str, str], *parts: dict[str, Any]) -> dict[str, str]:
    found = {key: cell(value) for part in parts for key, value in part.items()}
    return {name: found.get(name, "") for name in columns}


def told(table: str, notice: str, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if table in ("effects", "emendations"):
        yield from ({"notice": notice} | one for one in data.get(table, ()))
        return
    for clause in data["clauses"]:
        if table == "clauses":
            yield {"notice": notice, "clause": clause["id"]} | clause
            continue
        place = {"notice": notice, "clause": clause["id"], "from": f"{notice}#{clause['id']}"}
        if table == "relations":
            for one in clause.get("citations", ()):
                for to in one.get("to", ("",)):
                    yield place | one | {"relation": "cites", "to": to}
            continue
        yield from (place | one for one in clause.get(table, ()))


@pytest.mark.parametrize(
    "table", ["clauses", "figures", "bodies", "relations", "effects", "emendations"]
)
def test_a_file_has_the_rows_of_each_table(any_site: Path, table: str) -> None:
    expected = rows(any_site, table)
    files = whole(any_site)
    if table == "relations":
        of_notices = (row for row in expected if row["from"].partition("#")[0] in files)
        # What is done to others stands among the effects; whether a target is held, in its file.
        expected = [row | {"held": ""} for row in of_notices if row["relation"] == "cites"]
    columns = dict.fromkeys(expected[0], "") if expected else {}
    found = [as_row(columns, one) for id_, data in files.items() for one in told(table, id_, data)]
    order = lambda row: list(row.values())  # noqa: E731
    assert sorted(found, key=order) == sorted(expected, key=order)


def test_a_clause_has_the_effects_that_it_says(any_site: Path) -> None:
    for data in whole(any_site).values():
        said = [one for clause in data["clauses"] for one in clause.get("effects", ())]
        ids = {clause["id"] for clause in data["clauses"]}
        assert said == [one for one in data.get("effects", ()) if one.get("from_clause") in ids]


def test_a_citation_has_its_words_where_it_says(any_site: Path) -> None:
    for data in whole(any_site).values():
        for clause in data["clauses"]:
            for one in clause.get("citations", ()):
                assert clause["text"][one["start"] : one["end"]] == one["text"]


def test_a_file_tells_what_others_do_to_its_notice(any_site: Path) -> None:
    files = whole(any_site)
    on = [one for data in files.values() for one in data.get("effects_on", ())]
    by = [one for data in files.values() for one in data.get("effects", ())]
    order = json.dumps
    assert sorted(on, key=order) == sorted((one for one in by if one["target"] in files), key=order)


def test_a_file_is_compact_and_keeps_the_schema_that_the_site_has(any_site: Path) -> None:
    schema = json.loads((any_site / "data" / "notice.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    for path in (any_site / "data" / "notices").iterdir():
        data = json.loads(path.read_bytes())
        assert [error.message for error in check.iter_errors(data)] == []
        assert path.read_bytes().count(b"\n") == 1
        known = {name: set(one["properties"]) for name, one in schema["$defs"].items()}
        assert set(data) <= known["NoticeFile"]
        assert {key for clause in data["clauses"] for key in clause} <= known["ClauseData"]


def test_a_file_has_the_periods_and_the_entry_that_the_other_files_have(any_site: Path) -> None:
    anchors = json.loads((any_site / "data" / "anchors.json").read_bytes())["notices"]
    entries = {
        one["id"]: one for one in json.loads((any_site / "data" / "notices.json").read_bytes())
    }
    for id_, data in whole(any_site).items():
        periods = [
            {"from": one.get("start"), "status": one["status"], "known": one.get("certain", True)}
            for one in data["status"]
        ]
        assert periods == anchors[id_]["periods"]
        assert data["notice"] == entries[id_]
        for clause in data["clauses"]:
            assert hashlib.sha256(clause["text"].encode()).hexdigest() == clause["sha256"]
        for address in data["addresses"].values():
            place = any_site / address.removeprefix(BASE)
            assert (place / "index.html" if address.endswith("/") else place).is_file()


def test_a_clause_has_periods_where_its_status_is_not_that_of_its_notice(
    varied: Path,
) -> None:
    data = whole(varied)["hc-2012-lamps"]
    periods = {clause["id"]: clause.get("status") for clause in data["clauses"]}
    assert periods["p2"] is None
    assert periods["p1"] == periods["p1-m1"]
    assert periods["p1-m1"][-1] == {
        "status": "repealed",
        "why": "repealed",
        "start": "2018-06-01",
        "by": "hc-2018-hff-7",
        "by_clause": "p5",
    }
