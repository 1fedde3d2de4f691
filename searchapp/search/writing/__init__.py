"""How an index comes to be.

`batches` are analysed, `writer` and `blocks` write them, `segments` commits them. `generations` keeps the
folders, `noticing` tells readers of a new state. Searches nothing.
"""
