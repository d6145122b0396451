"""Tables: CSV files and what is pasted from a spreadsheet, in the form teachers write and in Spark's own.

A teacher's table has the columns question, option_a, option_b, … and correct (`B`, or `A,C`), and may have subject,
name, points, explanation and kind. Spark's own has a row of any kind of item, its parts in numbered columns:
option_1, weight_1, match_1, explanation_1, … `own.py` says what they hold for each kind.
"""
