"""Texts of other systems (HTML, plain text, TeX between their signs) as Markdown."""
