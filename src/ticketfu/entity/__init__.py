"""The parts that tickets and organizations share: events noted, documents kept, reads answered."""
