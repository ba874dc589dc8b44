"""The keys the playing provider signs with (ES256): the newest signs, the ones before stay to be known."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from joserfc.jwk import ECKey, Key, KeySet

from nfe_app.base import keys

KEPT = 3


class Keys:
    """Keys in one private file, the newest first."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "keys.json"
        self._keys = KeySet.import_key_set(json.loads(keys.kept(self._file, _written([_made()]))))

    @property
    def signing(self) -> ECKey:
        """The key that signs now."""
        newest = self._keys.keys[0]
        assert isinstance(newest, ECKey)
        return newest

    def public(self) -> dict[str, object]:
        """The JWK set that anybody may know (RFC 7517)."""
        return {"keys": [key.as_dict(private=False, use="sig", alg="ES256") for key in self._keys]}

    def known(self) -> KeySet:
        """All keys a token of ours may be signed with."""
        return self._keys

    def rotate(self) -> None:
        """Sign with a new key from now on; the oldest is forgotten."""
        newer: list[Key] = [_made(), *self._keys.keys][:KEPT]
        draft = self._file.with_name(f"keys.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
            file.write(_written(newer))
        draft.replace(self._file)
        self._keys = KeySet(newer)


def _made() -> ECKey:
    made = ECKey.generate_key("P-256", private=True)
    made.ensure_kid()
    return made


def _written(all_: list[Key]) -> bytes:
    return json.dumps(KeySet(all_).as_dict(private=True)).encode()
