"""Words on the command line → an exit status."""
