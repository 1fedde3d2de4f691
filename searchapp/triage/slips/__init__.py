"""Rows whose status or response belongs to a neighbour."""
