"""What a response says of its recommendation, by itself."""
