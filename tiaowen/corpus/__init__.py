"""Everything that was read, joined together and checked.

The sources of `content/` (`load`) and the parsed texts (`notice_cache`, `text_store`) become a
`corpus` in each script (`conversion`, `traditional`): with the status of each notice (`status`),
the versions of each work (`lineage`), similar figures (`similar_figures`) and what a whole corpus
needs of each text (`summary`). `validate` and `ledger` check it, `report` tells what an edit
changes.
"""
