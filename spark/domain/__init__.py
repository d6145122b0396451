"""What the school knows: a package per noun, with its tables, its verbs and its queries.

Nothing here knows of requests or pages. A verb checks the school's rules, changes rows in the caller's
transaction and raises `Refused` when a rule forbids it; the caller commits.
"""
