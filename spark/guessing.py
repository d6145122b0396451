"""How often a password or a code may be guessed: narrowly per account, widely per address, pages and API together."""

from __future__ import annotations

from flask_login import current_user

from spark.extensions import limiter
from spark.limits import address, caller, named_account

PER_ACCOUNT, PER_ADDRESS = "10 per 15 minutes", "300 per 15 minutes"

password_guess = limiter.shared_limit(PER_ACCOUNT, scope="password", key_func=named_account, methods=["POST"])
code_guess = limiter.shared_limit(PER_ACCOUNT, scope="code", key_func=named_account, methods=["POST"])
# Whoever is signed in and is asked for the password again, or types the code they were sent
own_guess = limiter.shared_limit(
    PER_ACCOUNT, scope="own", key_func=caller, methods=["POST"], exempt_when=lambda: not current_user.is_authenticated
)
# Joining guesses nothing, but tells whether a contact is taken
joining = limiter.shared_limit("30 per 15 minutes", scope="joining", key_func=named_account, methods=["POST"])
from_address = limiter.shared_limit(PER_ADDRESS, scope="doors", key_func=address, methods=["POST"])
