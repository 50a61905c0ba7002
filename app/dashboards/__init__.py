"""The organizer's door, reading side: completion by unit and step, who is behind; no models, no actions."""
