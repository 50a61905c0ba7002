"""A roster is looked at, imported as one step, and taken back as one step."""
