"""Notices: the outbox through which every change causes its further work."""
