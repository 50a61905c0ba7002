"""The organizer reminds who is behind: chosen, seen before it is sent, undone within ten seconds, on record after."""
