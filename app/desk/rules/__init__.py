"""What the organizer's desk decides, as pure values."""
