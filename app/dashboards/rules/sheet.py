"""What of a number a list shows."""


def masked(phone: str) -> str:
    """138****1234; a number too short to hide in is hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else "*" * len(phone)
