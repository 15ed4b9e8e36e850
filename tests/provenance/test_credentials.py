"""The signing identity: made once, kept private, or brought along."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from soramame.provenance.credentials import (
    CERTIFICATE_VARIABLE,
    CHAIN_FILE,
    KEY_FILE,
    KEY_VARIABLE,
    CredentialsError,
    known_identity,
    signing_identity,
)


def test_an_identity_is_made_on_first_use_and_kept(home: Path) -> None:
    assert known_identity() is None
    made = signing_identity()
    assert known_identity() == made == signing_identity()
    assert (made.algorithm, made.organisation) == ("es256", "Soramame")
    assert sorted(path.name for path in home.iterdir()) == [CHAIN_FILE, KEY_FILE]
    assert list(home.parent.iterdir()) == [home]


def test_two_installations_differ(tmp_path: Path) -> None:
    assert signing_identity(tmp_path / "a").serial != signing_identity(tmp_path / "b").serial


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no modes")
def test_the_key_is_for_its_owner_alone(home: Path) -> None:
    signing_identity()
    assert stat.S_IMODE((home / KEY_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_the_key_is_not_shown() -> None:
    assert "PRIVATE" not in repr(signing_identity())


def test_the_certificates_are_what_c2pa_asks_for() -> None:
    identity = signing_identity()
    leaf, root = x509.load_pem_x509_certificates(identity.certificates.encode())
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert usage.digital_signature
    assert not usage.key_cert_sign
    assert ExtendedKeyUsageOID.EMAIL_PROTECTION in purposes
    leaf.verify_directly_issued_by(root)
    assert x509.load_pem_x509_certificates(identity.authorities.encode()) == [root]
    assert leaf.serial_number == identity.serial


RACER = """
import sys
from pathlib import Path
from soramame.provenance.credentials import signing_identity
sys.stdin.readline()
print(signing_identity(Path(sys.argv[1])).serial)
"""


def test_processes_that_start_at_once_agree_on_one_identity(tmp_path: Path) -> None:
    folder = tmp_path / "fresh" / "identity"
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    serials = {racer.communicate()[0] for racer in racers}
    assert serials == {f"{signing_identity(folder).serial}\n"}
    assert list(folder.parent.iterdir()) == [folder]


def test_one_s_own_identity_comes_from_the_environment(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = signing_identity(tmp_path / "other")
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "other" / KEY_FILE))
    with pytest.raises(CredentialsError, match="must be set together"):
        signing_identity()
    monkeypatch.setenv(CERTIFICATE_VARIABLE, str(tmp_path / "other" / CHAIN_FILE))
    assert signing_identity() == other
    assert not home.exists()


def test_a_broken_identity_is_one_clear_line(home: Path, tmp_path: Path) -> None:
    other = signing_identity(tmp_path / "other")
    signing_identity()
    (home / CHAIN_FILE).write_text(other.certificates)
    with pytest.raises(CredentialsError, match="does not belong to"):
        signing_identity()
    (home / CHAIN_FILE).write_text(other.certificates[: len(other.certificates) // 2])
    with pytest.raises(CredentialsError, match=r"does not belong|certificate above|in PEM"):
        signing_identity()
    (home / KEY_FILE).write_text("no key")
    with pytest.raises(CredentialsError, match="in PEM"):
        signing_identity()
    (home / KEY_FILE).unlink()
    with pytest.raises(CredentialsError, match=r"can't read .*key\.pem"):
        signing_identity()


def test_a_place_where_no_key_can_be_kept_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CredentialsError, match=f"can't keep a signing key in .*{KEY_VARIABLE}"):
        signing_identity(tmp_path / "file" / "identity")
