"""Evaluation: planted conversations go through a real TicketFu, and its documents are graded."""
