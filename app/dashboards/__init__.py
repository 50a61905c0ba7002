"""The organizer's door, reading: completion of a class by unit, module and person. No models, no actions."""
