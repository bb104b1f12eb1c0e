"""Cost and speed of TicketFu against a real Temporal: `python -m tests.bench`."""
