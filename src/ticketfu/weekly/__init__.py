"""The weekly digest: one page about the organizations, for a chat or for standard output."""
