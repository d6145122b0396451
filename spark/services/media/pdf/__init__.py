"""PDFs: two libraries must open them, what is active is taken out, and their text becomes HTML."""
