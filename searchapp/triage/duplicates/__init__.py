"""The same recommendation again, in the same or nearly the same words."""
