"""Work for later: a row written in the same transaction as its cause, claimed by one worker, with a lease."""
