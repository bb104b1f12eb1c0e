"""Strangers' bytes: whatever comes, only errors of our own, and answers within their bounds.

`make test` tries a few hundred inputs for each parser, `make fuzz` as many as it is asked for.
"""
