"""What the figures of a class mean: pure values, no SQL, no words."""
