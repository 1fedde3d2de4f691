"""Words: what they mean, whom they name, which of them tell one thing from another."""
