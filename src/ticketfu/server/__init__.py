"""REST over the entities: signals in, documents out."""
