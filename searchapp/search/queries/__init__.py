"""Typed text to a Whoosh query tree, and back into words. Opens no index.

`syntax` -> `interpret` (`spoken`, `values`, `fields`, `knowledge`, `suggest`) -> `meaning` -> `tree` for
the engine, `reading` for the user; `query` keeps the order.
"""
