"""`python build.py` builds content/ into site/; `python build.py --help` tells the rest."""

import sys

from tiaowen.cli.main import main

# A process that reads captures loads this file again, and must not start an import of its own.
if __name__ == "__main__":
    sys.exit(main())
