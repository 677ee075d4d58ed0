"""Who may sign in at the review desk, how often it may be tried, and how long a session lasts.

EVIDENCE_EDITORS holds the editors as name:hash, parted by blanks; a hash is what `datasette hash-password` of
datasette-auth-passwords gives (PBKDF2 of SHA-256, RFC 8018). Without it there is no desk and nothing can be written.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from evidence import lazy_re as re
from evidence.errors import UsageError

SESSION_SECONDS = 8 * 3600
# wrong passwords for a name from one address, from an address (a house may share one), and for a name from anywhere,
# so many that nobody is kept out by another's guesses for long and yet a password of eight letters takes ages
TRIES = {"pair": 5, "address": 30, "name": 100}
WITHIN_SECONDS = 15 * 60  # how long they count
LOOPBACK = ("127.0.0.1", "::1")
MOST_KEYS = 10_000  # names and addresses remembered at once
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}")
_HASH = re.compile(r"pbkdf2_sha256\$[1-9]\d{4,7}\$[^$]+\$[A-Za-z0-9+/]+=*")


def editors() -> dict[str, str]:
    """Name -> hash of the password; empty where the desk is off. UsageError says what is wrong, never a hash."""
    found: dict[str, str] = {}
    for entry in os.environ.get("EVIDENCE_EDITORS", "").split():
        name, _, given = entry.partition(":")
        if not _NAME.fullmatch(name) or name == "root":
            raise UsageError("EVIDENCE_EDITORS: a name is letters, digits, dots and hyphens, and not root.")
        if not _HASH.fullmatch(given):
            raise UsageError(f"EVIDENCE_EDITORS: {name} has no hash; make one with 'datasette hash-password'.")
        found[name] = given
    return found


def passwords() -> tuple[Callable[[str], str], Callable[[str, str], bool]]:
    """hash_password and verify_password; UsageError where the extra `desk` is not installed."""
    try:
        from datasette_auth_passwords.utils import hash_password, verify_password
    except ImportError:
        raise UsageError(
            "The review desk needs datasette-auth-passwords: pip install 'evidence-tracker[desk]'."
        ) from None
    return hash_password, verify_password


def is_password(name: str, password: str) -> bool:
    """Whether it is the editor's password; takes as long for a name that does not exist."""
    hash_password, verify_password = passwords()
    known = editors()
    if name not in known:
        hash_password(password)
        return False
    return bool(verify_password(password, known[name]))


def session(name: str, now: float) -> dict[str, Any]:
    """What the signed cookie of Datasette holds (its actor and when it ends, in base 62)."""
    from datasette.utils import baseconv

    actor = {"id": name, "desk": _key(editors()[name])}
    return {"a": actor, "e": baseconv.base62.encode(int(now) + SESSION_SECONDS)}


def editor_of(actor: Mapping[str, Any] | None) -> str | None:
    """The editor who is signed in; None for nobody, and for one who is an editor no more or has another password."""
    name = str((actor or {}).get("id"))
    known = editors().get(name)
    return name if known and actor and actor.get("desk") == _key(known) else None


def keys_of(name: str, client: str, forwarded: str) -> tuple[str, str, str]:
    """The keys under which tries are counted; behind a proxy on this machine the address is the one it passes on."""
    address = forwarded.rpartition(",")[2].strip() if forwarded and client in LOOPBACK else client
    return f"pair {name} {address}", f"address {address}", f"name {name}"


def _key(hashed: str) -> str:
    return hashlib.sha256(hashed.encode()).hexdigest()[:16]


class Tries:
    """Wrong passwords by name and by address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: defaultdict[str, list[float]] = defaultdict(list)

    def wait(self, *keys: str) -> int:
        """Seconds until all of them may try again, 0 for at once; a key begins with a word of TRIES."""
        now = self._clock()
        full = ((self._failed.get(key, []), TRIES[key.split()[0]]) for key in keys)
        ends = [times[-most] + WITHIN_SECONDS - now for times, most in full if len(times) >= most]
        return max((int(end) + 1 for end in ends if end > 0), default=0)

    def failed(self, *keys: str) -> None:
        """Count a wrong password."""
        now = self._clock()
        if len(self._failed) > MOST_KEYS:
            self._failed = defaultdict(list, {k: t for k, t in self._failed.items() if t[-1] > now - WITHIN_SECONDS})
        for key in keys:
            self._failed[key] = [*self._failed[key][-max(TRIES.values()) :], now]

    def passed(self, key: str) -> None:
        """Forget the wrong passwords under a key."""
        self._failed.pop(key, None)
