"""What an index holds, as arrays mapped from a file.

`terms`, `postings` and `facets` of a segment are in one `sidecar`; `columnar` says what each array means.
Evaluates no query.
"""
