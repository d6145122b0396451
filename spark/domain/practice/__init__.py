"""Practice tests: items, attempts, grading, item health, importers and exporters."""
