"""Whatever kills a build, the published site is complete, and the next build cleans up.

TIAOWEN_EXAMPLES multiplies the kills.
"""

import signal
from itertools import product

import pytest

from tests.interrupting import KINDS, Kill, Shaken, shake, tree
from tests.properties import TIMES
from tests.test_incremental import made_up


@pytest.fixture(scope="module")
def shaken(tmp_path_factory: pytest.TempPathFactory) -> Shaken:
    folder = tmp_path_factory.mktemp("shaken")
    made_up(folder / "content", 10 if TIMES > 1 else 4)
    return Shaken(folder, folder / "content", TIMES)


def test_a_killed_build_leaves_the_site_before_or_the_one_after(shaken: Shaken) -> None:
    # Half of the kinds, in which each of cold, jobs and group is both ways; a deep run has all.
    kinds = KINDS if TIMES > 1 else [one for one in KINDS if one.group == (one.jobs == 2)]
    seen = shake(shaken, [kind for kind in kinds for _ in range(TIMES)])
    for (kind, what), count in sorted(seen.items()):
        print(f"{count:4} {kind}: {what}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_told_to_end_says_so_and_tidies_up(
    shaken: Shaken, number: signal.Signals
) -> None:
    """Ctrl-C goes to all processes, a service manager's SIGTERM may go to the parent alone."""
    groups = (True, False) if TIMES > 1 else (number == signal.SIGINT,)
    for jobs, group in product((1, 2), groups):
        for _ in range(TIMES):
            shaken.kill(Kill(True, jobs, group, number))
            standby = shaken.out.with_name(".site.next")
            assert shaken.out.exists() or not standby.exists()
    shaken.mended(1, 1)


def test_the_next_build_waits_for_the_one_that_runs(shaken: Shaken) -> None:
    """Of the same and of another content; the last to come is what is published."""
    for row in ((0, 0), (1, 0, 1)):
        builds = [shaken.start(at, 2) for at in row]
        said = [build.communicate(timeout=120)[1] for build in builds]
        assert [build.returncode for build in builds] == [0] * len(row), said
        now = tree(shaken.out)
        assert now in [shaken.whole[at] for at in row]
        assert shaken.standing_by(shaken.whole.index(now))
