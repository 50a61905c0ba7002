"""What a question is, when an answer is right, how a paper is drawn: no HTTP, no SQL, no clock."""
