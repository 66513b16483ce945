"""The text of a notice → its clauses, and what they name."""
