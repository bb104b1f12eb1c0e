"""A ticket: one entity that keeps one summary fresh."""
