"""What the answers of learners say about questions and papers: pure, and every formula with its source."""
