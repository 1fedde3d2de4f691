"""Search: the only owner of Whoosh. Returns references and words about the query, never text of the store.

`engine` is the index as the rest of the product knows it. Below it: `queries` read what was typed,
`finding` evaluates it on `columns`, which `writing` makes beside Whoosh's segments; `likeness` relates
recommendations and `passages` mark what matched. `analysis` reads words for all of them, `schema` names
the fields.
"""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # without logging set up, nothing is printed
