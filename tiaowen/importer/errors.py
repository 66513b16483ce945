"""The error of a file that cannot be imported."""


class RefusedError(Exception):
    """A file that cannot be imported. The message says in one line why, and what to do."""
