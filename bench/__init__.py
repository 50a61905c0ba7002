"""How fast Touyan's pages are, as ratios to a bare app on the same stack in the same run."""
