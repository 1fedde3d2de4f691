"""Search: the only owner of Whoosh. Returns references and words about the query, never text of the store."""
