"""A certificate of one's own, in each kind of key that C2PA takes."""

import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from soramame.provenance.claim import Claim
from soramame.provenance.credentials import (
    CERTIFICATE_VARIABLE,
    KEY_VARIABLE,
    CredentialsError,
    signing_identity,
)
from soramame.provenance.sign import sign
from soramame.provenance.verify import verify

Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey
USAGES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def make(kind: str) -> Key:
    """A new key of a kind that C2PA's algorithm `kind` signs with."""
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "ps256":
        return rsa.generate_private_key(65537, 2048)
    curves = {"es256": ec.SECP256R1(), "es384": ec.SECP384R1(), "es512": ec.SECP521R1()}
    return ec.generate_private_key(curves[kind])


def name(organisation: str | None) -> x509.Name:
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, "a signer")]
    if organisation:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(attributes)


def certificate(key: Key, organisation: str | None, by: ec.EllipticCurvePrivateKey) -> str:
    """A certificate for `key` from a house's authority: its own if `key` is `by`."""
    root, now = key is by, datetime.datetime.now(datetime.UTC)
    usage = {use: use == ("key_cert_sign" if root else "digital_signature") for use in USAGES}
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(organisation))
        .issuer_name(name("House"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
        )
    )
    if not root:
        purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purposes, critical=False)
    signed = builder.sign(by, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def use(
    folder: Path, monkeypatch: pytest.MonkeyPatch, key: Key, organisation: str | None, links: int
) -> None:
    """Bring a key and the first `links` certificates of its chain along."""
    house = ec.generate_private_key(ec.SECP256R1())
    chain = [certificate(key, organisation, house), certificate(house, "House", house)]
    (folder / "my.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "my.pem").write_text("".join(chain[:links]))
    monkeypatch.setenv(KEY_VARIABLE, str(folder / "my.key"))
    monkeypatch.setenv(CERTIFICATE_VARIABLE, str(folder / "my.pem"))


@pytest.mark.parametrize("kind", ["es256", "es384", "es512", "ed25519", "ps256"])
def test_every_kind_of_key_signs(
    files: Path, claim: Claim, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    use(files, monkeypatch, make(kind), "Studio", 2)
    assert signing_identity().algorithm == kind
    verdict = verify(sign(files / "clip.mp4", files / "signed.mp4", claim))
    assert (verdict.state, verdict.trust, verdict.signer) == ("valid", "own", "Studio")


def test_another_certificate_of_the_same_house_is_not_own(
    files: Path, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = ec.generate_private_key(ec.SECP256R1())
    root = certificate(house, "House", house)
    for place in ("a", "b"):
        key = make("es256")
        use(files, monkeypatch, key, "Studio", 2)
        (files / "my.pem").write_text(certificate(key, place, house) + root)
        sign(files / "clip.png", files / f"{place}.png", claim)
    assert verify(files / "b.png").trust == "own"
    assert (verify(files / "a.png").state, verify(files / "a.png").trust) == ("valid", "unknown")


@pytest.mark.parametrize(
    ("organisation", "links", "words"),
    [(None, 2, "names no organisation"), ("Studio", 1, "certificate above the signer's")],
)
def test_a_certificate_that_will_not_do_is_refused(
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    organisation: str | None,
    links: int,
    words: str,
) -> None:
    use(files, monkeypatch, make("es256"), organisation, links)
    with pytest.raises(CredentialsError, match=words):
        signing_identity()


def test_a_kind_of_key_that_c2pa_does_not_take(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(files, monkeypatch, ec.generate_private_key(ec.SECP256K1()), "Studio", 2)
    with pytest.raises(CredentialsError, match="P-256, P-384, P-521, Ed25519 or RSA"):
        signing_identity()
