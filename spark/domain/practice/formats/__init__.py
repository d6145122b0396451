"""How items travel in files: GIFT, Moodle XML, Aiken, CSV and what is pasted from a spreadsheet."""
