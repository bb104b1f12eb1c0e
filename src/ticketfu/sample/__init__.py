"""A sample Zendesk over real HTTP, with tickets worth reading."""
