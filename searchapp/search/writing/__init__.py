"""How an index comes to be.

`batches` are analysed, put aside as `collected` fields in a `spool`, written by `writer` and `blocks`, and
committed by `segments`. `generations` keeps the folders, `noticing` tells readers of a new state. Searches
nothing.
"""
