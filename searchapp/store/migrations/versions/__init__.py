"""The migrations, oldest first. A published one is never changed."""
