"""Mail at rest is sealed: a dump of the database must not hold one-time links or addresses.

The key comes from SECRET_KEY, which is not in the database; former keys (SECRET_KEY_FALLBACKS) open
as well. A row that is done is emptied, so the sealed text lives for seconds.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class SealBroken(Exception):
    """Not sealed with this site's key."""


def seal(content: bytes) -> str:
    """Encrypted and signed text."""
    return _cipher().encrypt(content).decode()


def unseal(sealed: str) -> bytes:
    """What ``seal`` was given. Raises SealBroken."""
    try:
        return _cipher().decrypt(sealed.encode())
    except InvalidToken:
        raise SealBroken from None


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"portal.outbox.sealing" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
