"""A file from outside (.xlsx, .xls, .csv, .docx, text) becomes cells and paragraphs with their place; no feature."""
