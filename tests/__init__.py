"""The tests: one module a concern, one sentence of behaviour a test; and what they are about.

`CORPUS` is a content folder that stays as it is: seven notices with their captures, records and
registries. What a test says of a certain document it says of this folder. `content/`, which people
edit, is held only to what is true of any sound content, in `test_content.py`.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus"
