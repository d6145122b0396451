"""People: accounts, profiles, sessions, codes, and all that people do with them."""
