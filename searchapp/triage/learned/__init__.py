"""Tables of learned weights, and their reading; `benchmarks` learns them from `training/`."""
