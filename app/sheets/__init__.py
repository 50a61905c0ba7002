"""A file from outside (.xlsx, .xls, .csv) becomes rows of text with their place; knows no feature."""
