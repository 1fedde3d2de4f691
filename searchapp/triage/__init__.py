"""Proposals on what needs no work: each with a reason in words, none of them a decision."""
