"""Pictures of the pages for the documents, taken of the demo with a real browser."""
