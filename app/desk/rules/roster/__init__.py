"""What a roster (花名册) says, read from its cells, and what it changes in a class."""
