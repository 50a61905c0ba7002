"""The organizer's door, writing side: units, one-time links for learners."""
