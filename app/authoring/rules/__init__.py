"""What a trainer writes and what is made of it: no HTTP, no SQL."""
