"""What TicketFu costs and how fast it is, against a real Temporal: `python -m tests.bench`."""
