"""Search: the only owner of Whoosh. Returns references and words about the query, never text of the store.

A query: `syntax` -> `interpret` (`spoken`, `values`, `fields`, `knowledge`, `suggest`) -> `meaning` -> `tree`
for the engine, `reading` for the user, `passages` for the page; `query` keeps the order. `analysis` reads
words for all of them, `schema` names the fields, `likeness` relates recommendations.
"""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # without logging set up, nothing is printed
