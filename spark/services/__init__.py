"""The outside world behind small interfaces: storage, scanner, media, mail, text messages, cache."""
