"""Metrics and traces of a whole system, as their collectors see them."""
