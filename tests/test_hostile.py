"""Malicious content is refused with a problem, or is harmless, in bounded time and memory.

Each folder is built by a process of its own that may have so much memory and processor time and no
more; what is not linear in the size of its input needs many times that.
"""

import os
import select
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Dialog
from selectolax.lexbor import LexborHTMLParser

from tests import CORPUS, ROOT
from tests.building import MINIMAL, NOTICE, assert_whole, put, words_of
from tiaowen.cli.main import main

pytestmark = pytest.mark.usefixtures("markup_let_in")

MEMORY = 1_500_000_000  # bytes
SECONDS = 100
# Reads folders from its input, and answers with how the build of each has ended. Each is built by a
# fork of this process, which has read the program and its templates before, to save that time.
BUILDER = f"""
import os, resource, sys
sys.path.insert(0, {str(ROOT)!r})
from tiaowen.cli.main import main
OPTIONS = ["--jobs", "1", "--no-cache", "--as-of", "2026-01-01"]
os.chdir(sys.argv[1])
assert main([*OPTIONS, "--out", "read-before"]) == 0
print(flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.chdir(line.removesuffix("\\n"))
        os.dup2(os.open("stderr", os.O_CREAT | os.O_WRONLY), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if sys.platform == "linux":  # macOS refuses any bound below what it has set aside
            resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
        resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
        sys.exit(main(OPTIONS))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
FRONT, ARTICLE = NOTICE.split("第一条")


Outcome = Callable[[Path], set[str]]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """The codes of the problems that a build of `content/` in a folder tells, none for a site.

    Any other end than these two, a standstill among them, fails.
    """
    lone = tmp_path_factory.mktemp("lone")
    write(lone)
    command = [sys.executable, "-c", BUILDER, str(lone)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as builder:
        assert builder.stdin
        assert builder.stdout
        while builder.stdout.readline().strip():  # what the first build says
            pass

        def end_of(folder: Path) -> set[str]:
            assert builder.stdin
            assert builder.stdout
            print(folder, file=builder.stdin, flush=True)
            if not select.select([builder.stdout], [], [], 10 * SECONDS)[0]:
                os.killpg(builder.pid, signal.SIGKILL)
            status = int(builder.stdout.readline() or -1)
            said = (folder / "stderr").read_text("utf-8")
            lines = [line for line in said.splitlines() if " groups of pages, " not in line]
            if status == 0:
                assert lines == []
                assert_whole(folder / "site")
                return set()
            assert status == 1, said[-2000:]
            assert lines[-1] == f"{len(lines) - 1} problems; nothing was published", lines[-5:]
            assert all(line.isprintable() for line in lines)
            assert not (folder / "site").exists()
            return {line.split(": ")[1] for line in lines[:-1]}

        yield end_of


def write(folder: Path, **files: str) -> Path:
    return put(folder / "content", MINIMAL | {name: text.encode() for name, text in files.items()})


# -- large, deep, many -----------------------------------------------------------------------

BOMB = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{f'*a{i - 1}, ' * 9}]\n" for i in range(1, 30))
TEXTS = {
    "a line of a megabyte": "甲，" * 350_000,
    "a heading of a megabyte": "# 一、" + "甲" * 350_000,
    "a megabyte of bodies": "1.甲。乙（牵头单位："
    + "、".join(f"{i}局" for i in range(9_000))
    + "）",
    "a megabyte of amounts": "1.给予最高" + "10万元、" * 100_000,
    "a megabyte of shares": "1.分别给予" + "10%、不超过" * 60_000,
    "a megabyte of citations": "依据" + "《甲》（某发〔2025〕1号）" * 20_000,
    "titles 10,000 deep": "依据" + "《甲" * 10_000 + "》" * 10_000,
    "brackets 10,000 deep": "（" * 10_000 + "［〔【" * 10_000,
    "a table of 100,000 rows": "| 甲 | 乙 |\n| --- | --- |\n" + "| a | b |\n" * 100_000,
    "a table of 5,000 columns": f"|{' 甲 |' * 5_000}\n|{' --- |' * 5_000}\n|{' 1 |' * 5_000}",
    "1,500 measures": "\n\n".join(f"{i}.甲。乙。" for i in range(1, 1_500)),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_large_text_costs_no_more_than_its_size(
    text: str, tmp_path: Path, outcome: Outcome
) -> None:
    write(tmp_path, **{"notices/lone.md": f"{FRONT}{text}\n"})
    assert outcome(tmp_path) <= {"table-long", "many-bodies"}


FRONTS = {
    "aliases by the billion": (BOMB, {"yaml"}),
    "a tag that runs a program": (
        "short_title: !!python/object/apply:os.system [exit]\n",
        {"yaml"},
    ),
    "a merge key": ("source: &s {name: 甲}\nexpires: {<<: *s}\n", {"yaml"}),
    "a merge key without an alias": ("source: {<<: {name: 甲}}\n", {"unknown-key"}),
    "nested 100,000 deep": (f"topics: {'[' * 100_000}\n", {"yaml"}),
    "indented 2,000 deep": ("".join(" " * i + "a:\n" for i in range(2_000)), {"yaml"}),
    "an integer of a megabyte": (f"number: {'9' * 1_000_000}\n", set[str]()),
    "an integer as a day": (f"published: {'9' * 5_000}\n", {"bad-date"}),
    "a day beyond the calendar": ("published: 9999-12-31\n", {"bad-date"}),
    "20,000 keys": ("".join(f"k{i}: v\n" for i in range(20_000)), {"unknown-key"}),
    "an address that runs": ("source: {url: 'javascript:alert(1)'}\n", {"bad-value"}),
    "an address that is a page": ("source: {url: 'data:text/html,x'}\n", {"bad-value"}),
    "an id that leads out": ("work: ../../x\n", {"bad-value"}),
    "letters that turn the line around": ("number: 甲\u202e乙\n", {"unseen-character"}),
    "letters of no width": ("number: 甲\u200b乙\n", {"unseen-character"}),
    "the same, written as an escape": ('number: "甲\\u200b乙"\n', {"unseen-character"}),
    "a NUL": ("number: 甲\x00乙\n", {"control-character"}),
}


@pytest.mark.parametrize(("lines", "codes"), FRONTS.values(), ids=FRONTS)
def test_hostile_front_matter_is_refused(
    lines: str, codes: set[str], tmp_path: Path, outcome: Outcome
) -> None:
    text = NOTICE.replace("kind: notice\n", f"kind: notice\n{lines}")
    write(tmp_path, **{"notices/lone.md": text})
    assert outcome(tmp_path) == codes


# -- files -----------------------------------------------------------------------------------


def _link(name: str, to: str) -> Callable[[Path], None]:
    def make(content: Path) -> None:
        (content / name).parent.mkdir(exist_ok=True)
        (content / name).unlink(missing_ok=True)
        (content / name).symlink_to(to)

    return make


def _pipe(name: str) -> Callable[[Path], None]:
    def make(content: Path) -> None:
        (content / name).parent.mkdir(exist_ok=True)
        (content / name).unlink(missing_ok=True)
        os.mkfifo(content / name)

    return make


def _file(name: str, data: bytes) -> Callable[[Path], None]:
    def make(content: Path) -> None:
        (content / name).write_bytes(data)

    return make


def _large(content: Path) -> None:
    with (content / "notices" / "lone.md").open("ab") as file:
        file.truncate(50_000_000)


def _many(content: Path) -> None:
    for i in range(5_000):
        (content / "notices" / f"{i}.txt").touch()


def _foreign(content: Path) -> None:
    (content / "notices" / "lone.md").rename(content / "lone.md")
    (content / "notices").rmdir()
    (content / "notices").symlink_to(CORPUS / "notices")


NFC, NFD = (unicodedata.normalize(form, "é.md") for form in ("NFC", "NFD"))
FILES: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    **{
        f"{name} leads out": (_link(name, "/etc/passwd"), {"outside"})
        for name in ("notices/lone.md", "site.yml", "anchors.tsv", "script/overrides.tsv")
    },
    **{
        f"{name} leads to itself": (_link(name, Path(name).name), {"unreadable"})
        for name in ("notices/lone.md", "site.yml", "anchors.tsv", "script/watch.tsv")
    },
    **{
        f"{name} is a pipe": (_pipe(name), {"unreadable"})
        for name in ("notices/lone.md", "bodies.yml", "anchors.tsv", "script/overrides.tsv")
    },
    "a device": (_link("notices/lone.md", "/dev/zero"), {"outside"}),
    "the folder leads out": (_foreign, {"outside"}),
    "a folder in a circle": (_link("all", "."), set()),
    "50 MB": (_large, {"unreadable"}),
    "5,000 files that nothing reads": (_many, {"stray-file"}),
    "another case": (_file("notices/LONE.md", NOTICE.encode()), {"id-mismatch", "duplicate-id"}),
    "composed": (_file(f"notices/{NFC}", NOTICE.encode()), {"id-mismatch", "duplicate-id"}),
    "decomposed": (_file(f"notices/{NFD}", NOTICE.encode()), {"id-mismatch", "duplicate-id"}),
    "a name of no encoding": (_file("notices/\udcff.md", NOTICE.encode()), {"id-mismatch"}),
    "a name of no encoding elsewhere": (_file("\udcff", b""), set()),
    "UTF-16": (_file("notices/lone.md", NOTICE.encode("utf-16")), {"encoding"}),
    "UTF-32": (_file("site.yml", "title: 甲\n".encode("utf-32")), {"encoding"}),
    "GB 18030": (_file("notices/lone.md", NOTICE.encode("gb18030")), {"encoding"}),
    "a byte order mark": (_file("notices/lone.md", NOTICE.encode("utf-8-sig")), set()),
}


@pytest.mark.parametrize(("make", "codes"), FILES.values(), ids=FILES)
def test_a_hostile_file_is_refused(
    make: Callable[[Path], None], codes: set[str], tmp_path: Path, outcome: Outcome
) -> None:
    make(write(tmp_path))
    assert outcome(tmp_path) - {"duplicate-id"} == codes - {"duplicate-id"}


# -- pages -----------------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>"
HARM = f"\"><img src=//evil.example/x onerror=alert(1)>'{SCRIPT}{{{{ 7*7 }}}}</title></style>"
ADDRESS = "https://source.example/a'onmouseover='alert(1)'&x=`{{7}}`"


def hostile(harm: str, address: str) -> dict[str, str]:
    """A content with words in every place that takes words, and an address where one belongs."""
    said = "'" + harm.replace("'", "''") + "'"
    link = "'" + address.replace("'", "''") + "'"
    front = (
        f"short_title: {said}\nnumber: {said}\nissuers: [{said}]\nwork: works\ntopics: [topic]\n"
        f"effective: {{text: {said}}}\nexpires: {{text: {said}}}\n"
        f"reckoned: {{from: 2026-01-01, on: 2026-12-31, basis: {said}}}\n"
        f"source: {{name: {said}, url: {link}, captured: {said}}}\n"
        f"emendations: [{{at: m1, found: {said}, ours: 最高, reason: spam, certain: false}}]\n"
    )
    old = (
        NOTICE.replace("示例条例", said)
        .replace("lone", "old")
        .replace("kind:", "work: works\nkind:")
    )
    new = NOTICE.replace("示例条例", said).replace("kind: notice\n", f"kind: notice\n{front}")
    new = new.replace("written: ", "repeals: [{notice: old}]\nwritten: ").replace("2025", "2026")
    text = (
        f"{harm}：\n\n# {harm}\n\n# 一、{harm}\n\n1.{harm}。给予最高10万元。依据《{harm}》办理。"
        f"（牵头单位：甲{harm.replace('/', '')}；责任单位：乙）\n\n附件1\n\n{harm}\n\n"
        f"| 序号 | {harm} |\n| --- | --- |\n| 1 | {harm} |\n"
    )
    record = (
        f"---\nid: record\nkind: news\ntitle: {said}\npublisher: {said}\nregion: somewhere\n"
        f"topics: [topic]\nabout: [{{notice: lone, certain: false, basis: {said}}}]\n"
        f"figures: [{{subject: {said}, text: {said}}}]\nsource: {{name: {said}, url: {link}}}\n"
        f"notes: {said}\n---\n\n{harm}\n"
    )
    return {
        "notices/old.md": old.split("第一条")[0] + f"一、{harm}\n\n1.旧{harm}。给予最高5万元。\n",
        "notices/lone.md": new.split("第一条")[0] + text,
        "records/record.md": record,
        "site.yml": f"title: {said}\ntagline: {said}\nrepository: {link}\n"
        f"topics: {{topic: {said}}}\n",
        "regions.yml": f"somewhere: {{name: {said}}}\n",
        "works.yml": f"works: [{{id: works, title: {said}, region: somewhere}}]\ninstruments:\n"
        f"  - {{id: cited, title: {said}, region: somewhere, note: {said}}}\n",
    }


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two sites of one structure: one with harmful words, one with plain ones."""
    made = []
    for name, harm, address in (
        ("harm", HARM, ADDRESS),
        ("plain", "甲", "https://source.example/a"),
    ):
        folder = tmp_path_factory.mktemp(name)
        content = write(folder, **hostile(harm, address))
        words = ["--jobs", "1", "--content", str(content), "--as-of", "2026-06-01"]
        assert main([*words, "--out", str(folder / "site")]) == 0
        made.append(folder / "site")
    return made[0], made[1]


def elements(site: Path) -> tuple[set[tuple[str, str]], set[str]]:
    """The elements of all pages, each with each of its attributes, and the addresses in them."""
    found, addresses = set(), set()
    for path in site.rglob("*.html"):
        here = f"https://here.example/{path.relative_to(site).as_posix()}"
        for node in LexborHTMLParser(path.read_text("utf-8")).css("*"):
            for name, value in {"": "", **node.attributes}.items():
                found.add((node.tag or "", name))
                if name in ("href", "src", "action", "srcset", "poster", "data", "formaction"):
                    addresses.add(urljoin(here, value or ""))
    return found, addresses


def test_harmful_words_bring_no_element_attribute_or_address(sites: tuple[Path, Path]) -> None:
    (harmful, addresses), (plain, known) = map(elements, sites)
    assert harmful - plain == set()
    origins = {urlsplit(one)[:2] for one in addresses}
    assert origins == {urlsplit(one)[:2] for one in known}
    assert {scheme for scheme, _ in origins} == {"https"}


def test_harmful_words_are_shown_as_words(sites: tuple[Path, Path]) -> None:
    page = LexborHTMLParser((sites[0] / "zh-hans/notices/lone/index.html").read_text("utf-8"))
    assert words_of(page, "title").count("{{ 7*7 }}") > 1
    assert words_of(page, "h1") == HARM


def test_harmful_words_do_nothing_in_a_browser(
    sites: tuple[Path, Path],
    context: BrowserContext,
    serve: Callable[..., str],
    requests: list[str],
    faults: list[str],
) -> None:
    address = serve(sites[0])
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    context.on("dialog", refuse)
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (event) =>"
        " console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`));"
    )
    page = context.new_page()
    pages = sorted(path.parent.relative_to(sites[0]) for path in sites[0].rglob("index.html"))
    for path in pages:
        page.goto(f"{address}{path.as_posix()}/")
    page.goto(f"{address}zh-hans/search/?q=img")
    page.locator("#results").wait_for()
    page.goto(f"{address}zh-hans/search/?q=%3Cscript%3Ealert(1)%3C/script%3E#%22%3E{SCRIPT}")
    assert len(pages) > 30
    assert dialogs == []
    assert [one for one in requests if not one.startswith(address)] == []
    assert faults == []
