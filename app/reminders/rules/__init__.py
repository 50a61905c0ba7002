"""Whom a reminder may reach, and what it says: pure values."""
