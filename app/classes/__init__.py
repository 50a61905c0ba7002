"""Training classes (班次): pinned version, dates, rules, enrolments and what excuses them; no routes."""
