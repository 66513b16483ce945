"""How hard a property is tried: the same inputs each time; on request more, and those of a seed."""

import os

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("TIAOWEN_EXAMPLES", "1"))


def tried(examples: int) -> settings:
    """Settings for a property; the environment's TIAOWEN_EXAMPLES multiplies the examples."""
    return settings(
        max_examples=examples * TIMES,
        derandomize=TIMES == 1,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def tried_building(examples: int) -> settings:
    """The same for a property that builds a site each time: a failure is shown as it was found."""
    return settings(tried(examples), phases=(Phase.explicit, Phase.generate))
