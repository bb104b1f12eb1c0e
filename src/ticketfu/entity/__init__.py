"""What tickets and organizations have in common: facts noted, documents kept, reads answered."""
