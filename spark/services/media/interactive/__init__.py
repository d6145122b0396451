"""Interactive lessons: a zip with an index.html becomes one page that needs nothing else."""
