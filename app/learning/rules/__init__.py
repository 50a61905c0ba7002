"""What a learner's facts add up to: no HTTP, no SQL, no clock."""
