"""What a course is made of, and what makes its files right: no HTTP, no SQL."""

from app.courses.rules.checking import Checked, check, digest, question_number
from app.courses.rules.coverage import coverage_table
from app.courses.rules.difference import Change, FieldChange, How, What, difference, question_changes
from app.courses.rules.faults import Fault, Problem
from app.courses.rules.problems import question_problems
from app.courses.rules.rendering import block_html, block_text
from app.courses.rules.writing import files_of

__all__ = [
    "Change",
    "Checked",
    "Fault",
    "FieldChange",
    "How",
    "Problem",
    "What",
    "block_html",
    "block_text",
    "check",
    "coverage_table",
    "difference",
    "digest",
    "files_of",
    "question_changes",
    "question_number",
    "question_problems",
]
