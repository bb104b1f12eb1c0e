"""The private Zendesk app that shows TicketFu's documents beside a ticket."""
