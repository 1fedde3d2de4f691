"""Whoosh's query trees evaluated on columns.

`opening` and `stock` open a state, `snapshot` searches its segments: `matching` (with `found`, `phrases`,
`scoring`) finds in one, `counting` counts its facets, `ranking` orders. `widening` chooses among the
queries of a reading, `vocabulary` shows the words of a state.
"""
