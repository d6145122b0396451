"""The demo school: people, shelves and lessons for an empty database."""
