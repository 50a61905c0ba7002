"""Bytes that belong to a feature, by their SHA-256: kept once, never changed, with their cause or not at all."""
