"""An engine without routes: questions and their versions, drawing a paper, attempts, answers, marking."""
