"""The tests: one module for each concern, one sentence of behaviour for each test.

`CORPUS` is a content folder that does not change: seven notices with their captures, records and
registries. Tests about particular documents use it. `content/`, which people edit, is tested only
for what is true of any sound content, in `test_content.py`. `VARIED` is a content folder of small
invented documents that have what those seven lack: changes of one document by another, marks,
merged cells, pictures, items of several levels, a native text.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus"
VARIED = ROOT / "tests" / "varied"
