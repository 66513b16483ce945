"""Examples of each command, as its help prints them."""

from __future__ import annotations

EXAMPLES = {
    "build": """\
tiaowen                                   builds content/ into site/
tiaowen build --base-url https://example.org/notices/
tiaowen build --as-of 2025-06-30 --out ../site-in-june
tiaowen build --leave-out-faulty          publishes what has no problems""",
    "check": """\
tiaowen check
tiaowen check --content ../other/content
tiaowen check --site site""",
    "serve": """\
tiaowen serve
tiaowen serve --port 8080
tiaowen serve --content ../other/content --out ../other/site""",
    "new": """\
tiaowen new notice --number 渝府办发〔2025〕60号
tiaowen new record cq-2025-yfbf-60-jd --kind interpretation --about cq-2025-yfbf-60""",
    "new notice": """\
tiaowen new notice cq-2025-yfbf-60
tiaowen new notice --number 渝府办发〔2025〕60号 --title 关于……的通知""",
    "new record": """\
tiaowen new record cq-2025-yfbf-60-jd --kind interpretation --about cq-2025-yfbf-60
tiaowen new record digest-20 --kind digest""",
    "import": """\
tiaowen import capture.html
tiaowen import captures/ --report
tiaowen import notice.docx gazette.pdf
tiaowen import answers.html --kind notice
tiaowen import capture.txt --witness cq-2025-yfbf-2 --force""",
    "consolidate": """\
tiaowen consolidate jz-2018-ybtl jz-2022-ybtl-jd
tiaowen consolidate jz-2018-ybtl jz-2022-ybtl-jd --out content/notices/jz-2022-ybtl.md
tiaowen consolidate old.md decision.md --out draft.md""",
    "cite": """\
tiaowen cite report.md                    says what each citation means
tiaowen cite --in-place README.md docs/guide.html
tiaowen cite --on 2024-06-30 --out linked/ opinion.docx""",
    "links": """\
tiaowen links report.md
tiaowen links --strict --site published/data/anchors.json docs/index.rst README.md""",
    "promise": """\
tiaowen promise
tiaowen promise --moved notices/a-1/#m3 notices/a-1/#m4
tiaowen promise --withdrawn notices/a-1/#m3 'printed in error'""",
    "report": """\
tiaowen report
tiaowen report --json before.json
tiaowen report --against before.json""",
    "schema": """\
tiaowen schema
tiaowen schema --out ../other/schemas""",
}
"""What `--help` shows of each command: lines that can be typed, once `tiaowen` is what was."""
