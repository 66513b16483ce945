"""What machines read: one format a module."""
