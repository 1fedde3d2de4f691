"""Measurements beside other engines; `python -m benchmarks.run --help`. Not part of the package."""
