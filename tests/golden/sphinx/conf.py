"""A small project that cites the site: the test puts the inventory beside it."""

project = "Example"
extensions = ["sphinx.ext.intersphinx"]
intersphinx_mapping = {"tiaowen": ("https://example.org/repo/", "objects.inv")}
intersphinx_cache_limit = 0
