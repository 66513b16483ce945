"""One module for each command; `run` takes its options and returns the exit status."""
