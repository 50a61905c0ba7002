"""Reading a class as its organizer may see it; all lists and figures come from `seen.enrolments_in`."""
