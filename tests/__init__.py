"""The tests: one module a concern, one sentence of behaviour a test."""
