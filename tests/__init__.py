"""The tests: one module for each concern, one sentence of behaviour for each test.

`CORPUS` is a content folder that does not change: seven notices with their captures, records and
registries. Tests about particular documents use it. `content/`, which people edit, is tested only
for what is true of any sound content, in `test_content.py`.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus"
