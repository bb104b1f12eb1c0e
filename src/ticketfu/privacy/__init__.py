"""Masks what must not leave the company, and restores what people need to read."""
