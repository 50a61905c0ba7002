"""What the organizer's desk reads."""
