"""The contradictions queue: its rules, and how sure each is."""
