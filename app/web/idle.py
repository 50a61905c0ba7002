"""Who has been quiet for too long: kept in memory, since a page that is read writes nothing."""

from datetime import datetime, timedelta


class Idle:
    """When each session was last heard of, by the hash of its token; after a restart all count as just heard."""

    def __init__(self, allowed: timedelta) -> None:
        self.allowed = allowed
        self._heard: dict[str, datetime] = {}

    def is_awake(self, token_hash: str, since: datetime, now: datetime) -> bool:
        """Whether a session that began at `since` may go on; if so, it was heard of now."""
        if self.allowed and now - self._heard.get(token_hash, now) > self.allowed:
            return False
        self._heard[token_hash] = max(now, self._heard.get(token_hash, since))
        return True

    def forget(self, now: datetime) -> None:
        """Drop what has been asleep for a day; by then its session has ended in the database too."""
        self._heard = {token: at for token, at in self._heard.items() if now - at < timedelta(days=1)}
