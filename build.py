"""`python build.py` builds content/ into site/; `python build.py --help` tells the rest."""

import sys

from tiaowen.cli.main import main

sys.exit(main())
