"""Whom a reminder would reach, and what became of those that were sent."""
