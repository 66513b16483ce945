"""Other people's documents, and what became of their links to this site."""
