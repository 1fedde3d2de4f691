"""The limbs of a recommendation, and what a response says to each."""
