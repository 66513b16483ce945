"""Benchmarks, which are no part of the tests: `python -m bench.<name>`."""
