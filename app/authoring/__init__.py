"""The trainer's door: the course as learners see it, questions edited and published, classes moved."""
