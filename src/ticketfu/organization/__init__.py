"""An organization: one entity that keeps insights over its tickets fresh."""
