"""Files from outside -> proposed questions, one module for each format."""
