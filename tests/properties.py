"""How often tests try: settings of Hypothesis, few examples and always the same; more on request.

With TIAOWEN_EXAMPLES there are that many times more, from the seed that is given to Hypothesis.
"""

import os
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("TIAOWEN_EXAMPLES", "1"))


def every_second(values: Iterable[object]) -> list[object]:
    """Return values for a test's parameter: the second, fourth … are left to a deep run."""
    return [
        pytest.param(value, marks=pytest.mark.deep) if number % 2 else value
        for number, value in enumerate(values)
    ]


def tried(examples: int) -> settings:
    """Return the settings for a property; TIAOWEN_EXAMPLES multiplies the examples."""
    return settings(
        max_examples=examples * TIMES,
        derandomize=TIMES == 1,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def tried_building(examples: int) -> settings:
    """Return the same for a property that builds sites, which is too slow to shrink failures."""
    return settings(tried(examples), phases=(Phase.explicit, Phase.generate))
