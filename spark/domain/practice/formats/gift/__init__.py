"""GIFT, Moodle's language for questions in a text file, as Moodle itself reads it.

Beyond it there is one comment of ours: a line `// spark: {"points": "2", "unit": "m"}` above a question holds, as JSON,
what GIFT has no words for. Other systems take it for a comment.
"""
