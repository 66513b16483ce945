"""`serve`: the site on this machine, built again at every change."""

from __future__ import annotations

import argparse
import signal
import sys

from tiaowen import resources
from tiaowen.cli.interruption import interrupted_by
from tiaowen.cli.progress import print_line


def run(options: argparse.Namespace) -> int:
    """Serve the site until Ctrl-C."""
    from tiaowen.cli import devserver

    try:
        server = devserver.Server(options.port, options.out, resources.templates() / "serving")
    except OSError as error:
        print(
            f"127.0.0.1:{options.port} cannot be used: {error.strerror}; name another port with "
            "--port (--port 0 takes any that is free)",
            file=sys.stderr,
        )
        return 2
    folders = (options.content, resources.templates(), resources.PACKAGE)
    try:
        # SIGINT too: a shell starts what a script puts into the background with Ctrl-C ignored.
        with (
            interrupted_by(signal.SIGINT, signal.SIGTERM),
            server,
            devserver.Builder(options.building) as builder,
        ):
            return devserver.serve(server, folders, builder.build, print_line)
    except KeyboardInterrupt:
        print_line("")
        return 0
