"""What a course is made of, and what makes its files right: no HTTP, no SQL."""
