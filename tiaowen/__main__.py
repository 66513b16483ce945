"""`python -m tiaowen`: the same as the console script `tiaowen`."""

import sys

from tiaowen.cli.main import main

sys.exit(main())
