"""What the person at the terminal reads once Spark answers."""

from __future__ import annotations

from spark.up.address import Address

DEMO_PASSWORD = "spark-demo"  # noqa: S105 (printed on every start; production has no such people)
DEMO_PEOPLE = {
    "student": "a student in grade 8",
    "educator": "an educator who uploads lessons",
    "educator2": "her colleague, who verifies them",
    "mentor": "a mentor, whose desk is at /mentor/queue",
    "mentor2": "her colleague, to see the desk change while both look",
    "admin": "an admin, who approves lessons and people",
}


def welcome(address: Address, data: str, engines: str, seconds: float, *, demo: bool) -> str:
    """Return the address, the demo people where there are some, and what will not work."""
    lines = ["", f"Spark is at {address.url} (started in {seconds:.1f} s). Ctrl-C stops it."]
    lines += [f"Data in {data}; engines: {engines}."]
    if demo:
        lines += ["", f"Demo accounts, for trying out only; the password of all is {DEMO_PASSWORD}:"]
        lines += [f"  {f'{name}@example.com':24}{who}" for name, who in DEMO_PEOPLE.items()]
    if address.warning:
        lines += ["", address.warning]
    return "\n".join([*lines, ""])
