"""What an organizer does at his desk; who may do it, and for whom, is asked here."""

from app.desk.actions.links import link_learner

__all__ = ["link_learner"]
