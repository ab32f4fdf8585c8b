"""A device that keeps passkeys, in software: it makes and signs what browsers and their keys do, byte for byte."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, COPIED_ABLE, COPIED, WITH_KEY = 0x01, 0x04, 0x08, 0x10, 0x40
ORIGIN = "http://localhost:8000"


@dataclass
class Authenticator:
    """One device with one passkey: `count` is what it counted last, `is_copied` makes it one that counts nothing."""

    is_verifying: bool = True
    is_copied: bool = False
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: bytes = b""

    def make(self, options: dict[str, Any], *, origin: str = ORIGIN, **told: Any) -> str:
        """Answers `navigator.credentials.create`."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + encode_cbor(public)
        data = self._data(options["rp"]["id"], WITH_KEY) + attested
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = _client("webauthn.create", options, origin, told)
        return self._answer(clientDataJSON=client, attestationObject=attestation, transports=["internal", "warp"])

    def sign(self, options: dict[str, Any], *, origin: str = ORIGIN, **told: Any) -> str:
        """Answers `navigator.credentials.get`."""
        client = _client("webauthn.get", options, origin, told)
        data = self._data(options["rpId"], 0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=self.handle or None
        )

    def _data(self, host: str, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.is_verifying else 0) | (COPIED_ABLE | COPIED if self.is_copied else 0)
        self.count += 0 if self.is_copied else 1
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _answer(self, **response: Any) -> str:
        name = bytes_to_base64url(self.credential)
        coded = {key: bytes_to_base64url(part) if isinstance(part, bytes) else part for key, part in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": coded})


def _client(kind: str, options: dict[str, Any], origin: str, told: dict[str, Any]) -> bytes:
    return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin, **told}).encode()
