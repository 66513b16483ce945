"""The files of `content/`, both ways: read and checked, or written."""
