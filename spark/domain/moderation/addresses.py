"""Addresses: e-mail and web addresses in a text, written or spelled ("name at gmail dot com")."""

from __future__ import annotations

import re
from collections.abc import Iterator

NAME = r"[a-z0-9][a-z0-9._%+-]{0,63}"
PROVIDERS = r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|icloud|protonmail|proton|gmx|aol|mail|yandex|zoho)"
AT = r"(?: ?[\[({<] ?(?:at|arobase|a|@) ?[\])}>] ?| (?:at|arobase) |arobase)"
DOT = r"(?: ?[\[({<] ?(?:dot|point|nukta|\.) ?[\])}>] ?| (?:dot|point|nukta) | ?\. ?)"
# Endings that are no words of the languages taught: who forgets the space after a full stop writes no address
ENDINGS = (
    "com|org|net|edu|gov|info|biz|xyz|website|africa|app|dev|io|tv|rw|ke|tz|ug|uk|fr|ng|gh|lk"
    "|(?:co|com|ac|or|org|go|gov|gouv|edu|ne|net|sc|school)\\.[a-z]{2}"
)
# The others count where a path follows
WEAK_ENDINGS = "me|be|ly|gl|gg|to|cc|so|la|co|in|us|de|ru|eu|ca|au|link|live|chat|club|online|site|page|bio|fm|im|gy"
SHORTENERS = (
    r"t\.me|wa\.me|m\.me|youtu\.be|bit\.ly|goo\.gl|tinyurl\.com|discord\.gg|g\.co|lnk\.bio|linktr\.ee|is\.gd|t\.co"
    r"|snapchat\.com|vm\.tiktok\.com|fb\.me|ig\.me|signal\.me|x\.com"
)
AROUND_AT = re.compile(rf"({NAME})(?:@| @ )((?:[a-z0-9-]{{1,63}}\.){{1,5}}[a-z]{{2,24}}|{PROVIDERS}(?![a-z0-9]))")
SPELLED_EMAIL = re.compile(
    rf"(?<![a-z0-9]){NAME}{AT}(?:{PROVIDERS}(?:{DOT}[a-z]{{2,3}})?"
    rf"|[a-z0-9-]{{2,40}}(?: ?[\[({{<] ?dot ?[\])}}>] ?| (?:dot|nukta) )(?:com|org|net|edu|info|[a-z]{{2}}))"
    r"(?![a-z0-9])"
)
WITH_SCHEME = re.compile(
    r"(?:https?|ftp|h..ps?) ?: ?/{1,2} ?[^\s<>()\"'`]{2,500}|(?<![a-z0-9])www ?\. ?[a-z0-9-]{2,63}\S{0,300}"
)
SHORTENED = re.compile(rf"(?<![a-z0-9.-])(?:{SHORTENERS})/[^\s<>()\"'`]{{2,300}}")
DOMAIN = re.compile(
    rf"(?<![a-z0-9.@_/-])[a-z0-9][a-z0-9-]{{1,62}}\.(?:[a-z0-9-]{{1,63}}\.){{0,4}}"
    rf"(?:(?:{ENDINGS})(?![a-z0-9_(-]|\.[a-z*])(?:/[^\s<>()\"'`]{{0,300}})?"
    rf"|(?:{WEAK_ENDINGS})/[^\s<>()\"'`]{{2,300}})"
)
SPELLED_DOMAIN = re.compile(
    r"(?<![a-z0-9])[a-z0-9-]{2,40}(?: (?:dot|nukta) | ?[\[({<] ?(?:dot|point|\.) ?[\])}>] ?)(?:com|org|net|me|tk|xyz)"
    r"(?![a-z0-9])|(?<![a-z0-9])[a-z0-9-]{2,40} point com(?![a-z0-9])"
)
# Names that stand for any address and lead nowhere (RFC 2606), and the packages of a language taught at school
HARMLESS = re.compile(
    r"(?:^|[@./])(?:example\.(?:com|org|net|edu)|localhost|[a-z0-9-]+\.(?:example|test|invalid))(?:[/:?#].*)?$"
    r"|^(?:java|javax)\.(?:io|net)$|^(?:asp|vb|ado)\.net$|^(?:node|socket)\.io$"
)


def emails(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where e-mail addresses stand in a plain spelling."""
    place = plain.find("@")
    while place >= 0:
        start = place
        while start > 0 and place - start < 66 and (plain[start - 1].isalnum() or plain[start - 1] in "._%+- "):
            start -= 1
            if plain[start] == " " and start < place - 1:
                start += 1
                break
        match = AROUND_AT.match(plain, start) or AROUND_AT.match(plain, start + 1)
        if match and match.end() > place and not HARMLESS.search(match[0]):
            yield match.span()
        place = plain.find("@", place + 1)
    for match in SPELLED_EMAIL.finditer(plain):
        if not HARMLESS.search(match[0]):
            yield match.span()


def links(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where web addresses stand in a plain spelling; those that stand for any address are none."""
    for pattern in (WITH_SCHEME, SHORTENED, DOMAIN, SPELLED_DOMAIN):
        for match in pattern.finditer(plain):
            address = match[0].rstrip(".,;:!?")
            if not HARMLESS.search(address):
                yield match.start(), match.start() + len(address)
