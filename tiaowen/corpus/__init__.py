"""Everything that was read, joined together and checked."""
