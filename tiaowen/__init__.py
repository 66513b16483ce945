"""Cleaned notices in Markdown → a cross-linked static site in both Chinese scripts."""
