"""The learner's door: facts, the one projection of them, and all the learner's pages."""
