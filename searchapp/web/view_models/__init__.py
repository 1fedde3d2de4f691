"""What each page shows, made ready from values of the domain: words, links and marks, no HTML."""
