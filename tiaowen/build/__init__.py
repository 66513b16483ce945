"""The corpus → a plan → a published site."""
