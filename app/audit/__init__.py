"""Append-only, hash-chained record of who did what: writing and verifying, no pages."""
