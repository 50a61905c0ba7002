"""Work that nobody waits for: the sweep of attempts whose time is up."""
