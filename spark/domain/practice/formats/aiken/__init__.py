"""Aiken: a question, its options behind letters, and a line that names the right one. It has words for nothing else."""
