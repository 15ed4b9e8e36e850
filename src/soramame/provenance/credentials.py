"""The signing identity: a private key and the certificates that vouch for it.

Made on first use in the user's data folder, or one's own, named by SORAMAME_SIGNING_KEY and
SORAMAME_SIGNING_CERT (paths of PEM files; the certificate first, then those above it).
"""

from __future__ import annotations

import contextlib
import datetime
import os
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

KEY_VARIABLE = "SORAMAME_SIGNING_KEY"
CERTIFICATE_VARIABLE = "SORAMAME_SIGNING_CERT"
KEY_FILE = "key.pem"
CHAIN_FILE = "certificates.pem"
ORGANISATION = "Soramame"
LIFETIME = datetime.timedelta(days=20 * 365)
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


class CredentialsError(ValueError):
    """A signing identity can't be read or made; one line says which file and why."""


@dataclass(frozen=True)
class Identity:
    """A private key (PEM) and its certificates (PEM), the signer's own one first."""

    key: str = field(repr=False)
    certificates: str = field(repr=False)
    algorithm: str  # as C2PA calls it: es256, es384, es512, ps256 or ed25519
    organisation: str

    @property
    def serial(self) -> int:
        """The number that the authority gave to the signer's own certificate."""
        return self._chain()[0].serial_number

    @property
    def authorities(self) -> str:
        """The certificates (PEM) above the signer's own: who trusts them trusts this signer."""
        return "".join(_pem(certificate) for certificate in self._chain()[1:])

    def _chain(self) -> list[x509.Certificate]:
        return x509.load_pem_x509_certificates(self.certificates.encode())


def signing_identity(folder: Path | None = None) -> Identity:
    """The identity to sign with, made if there is none yet.

    Raises CredentialsError where it can't be read or kept.
    """
    folder = folder or default_folder()
    identity = known_identity(folder)
    if identity is not None:
        return identity
    try:
        _make(folder)
    except OSError as error:
        raise CredentialsError(
            f"can't keep a signing key in {folder}: {error.strerror}; "
            f"or set {KEY_VARIABLE} and {CERTIFICATE_VARIABLE}"
        ) from error
    return _read(folder / KEY_FILE, folder / CHAIN_FILE)


def known_identity(folder: Path | None = None) -> Identity | None:
    """The identity of this installation if it has one; raises CredentialsError if it is broken."""
    key, certificate = os.environ.get(KEY_VARIABLE), os.environ.get(CERTIFICATE_VARIABLE)
    if key and certificate:
        return _read(Path(key), Path(certificate))
    if key or certificate:
        raise CredentialsError(f"{KEY_VARIABLE} and {CERTIFICATE_VARIABLE} must be set together")
    folder = folder or default_folder()
    return _read(folder / KEY_FILE, folder / CHAIN_FILE) if folder.exists() else None


def default_folder() -> Path:
    """Where this user's identity is kept."""
    return platformdirs.user_data_path("soramame") / "identity"


def _read(key_path: Path, chain_path: Path) -> Identity:
    """The identity in two PEM files, checked to belong together."""
    try:
        key_pem, chain_pem = key_path.read_bytes(), chain_path.read_bytes()
        key = serialization.load_pem_private_key(key_pem, password=None)
        leaf, *authorities = x509.load_pem_x509_certificates(chain_pem)
    except OSError as error:
        raise CredentialsError(f"can't read {error.filename}: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise CredentialsError(
            f"{key_path} and {chain_path} must be an unencrypted key and certificates in PEM"
        ) from error
    if key.public_key() != leaf.public_key():
        raise CredentialsError(f"the key in {key_path} does not belong to {chain_path}")
    if not authorities:
        raise CredentialsError(f"{chain_path} must also hold the certificate above the signer's")
    names = leaf.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    if not names:
        raise CredentialsError(f"the certificate in {chain_path} names no organisation (O=)")
    return Identity(key_pem.decode(), chain_pem.decode(), _algorithm(key), str(names[0].value))


def _algorithm(key: object) -> str:
    """C2PA's name for what a key signs with."""
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey):
        return "ps256"
    raise CredentialsError("a signing key is of type P-256, P-384, P-521, Ed25519 or RSA")


def _make(folder: Path) -> None:
    """Make an identity at `folder`; of several processes that try at once, the first one wins.

    Both files are written in a folder beside it that is then renamed, which fails where another
    process was there first.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f"{folder.name}.{secrets.token_hex(6)}.part")
    part.mkdir(mode=0o700)
    try:
        key, chain = _issue()
        _write(part / KEY_FILE, key, mode=0o600)
        _write(part / CHAIN_FILE, chain, mode=0o644)
        try:
            os.rename(part, folder)
        except OSError:
            if not folder.exists():
                raise
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(part)


def _write(path: Path, content: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _issue() -> tuple[bytes, bytes]:
    """A key and its two certificates (PEM). The authority's own key is forgotten at once."""
    root_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    mark = secrets.token_hex(4)  # tells installations apart, and says nothing about them
    root_name = _name(f"Soramame installation {mark}")
    root = (
        _certificate(root_name, root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _certificate(_name(f"Soramame signer {mark}"), root_name, leaf_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    key = leaf_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return key, (_pem(leaf) + _pem(root)).encode()


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    """A certificate begun: who, by whom, for how long."""
    yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(yesterday)
        .not_valid_after(yesterday + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(authority: bool) -> x509.KeyUsage:
    """An authority signs certificates; a signer signs documents."""
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
