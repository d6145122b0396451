"""Production refuses to start on what is missing or weak, and says which."""

import pytest

import config

SOUND = {
    "SPARK_ENV": "production",
    "SECRET_KEY": "Zq8vN3rT6yLw1xKp4mBd7sHf0jGc2aUe5oXi",
    "DATABASE_URL": "postgres://spark@db/spark",
    "REDIS_URL": "redis://cache/0",
    "SCANNER_URL": "tcp://scanner:3310",
    "TRUSTED_PROXIES": "1",
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setitem(SOUND, "SPARK_DATA", str(tmp_path))


def test_sound_settings_are_taken():
    settings = config.load(SOUND)
    assert settings["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://spark@db/spark"
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert settings["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SCANNER_URL", "TRUSTED_PROXIES"])
def test_a_missing_setting_is_named(name):
    with pytest.raises(config.ConfigurationError, match="HTTPS" if name == "TRUSTED_PROXIES" else name):
        config.load({key: value for key, value in SOUND.items() if key != name})


@pytest.mark.parametrize("secret", ["short", "a" * 64, "spark-demo", "abcabcabc" * 5])
def test_a_weak_secret_is_refused(secret):
    with pytest.raises(config.ConfigurationError, match="SECRET_KEY is too weak"):
        config.load(SOUND | {"SECRET_KEY": secret})


def test_a_bucket_needs_its_secret():
    with pytest.raises(config.ConfigurationError, match="S3_SECRET_ACCESS_KEY"):
        config.load(SOUND | {"S3_BUCKET": "lessons"})


def test_doing_without_a_scanner_is_said_explicitly():
    without = {key: value for key, value in SOUND.items() if key != "SCANNER_URL"}
    assert config.load(without | {"SCANNER": "none"})["SCANNER_URL"] == "none"


def test_development_makes_its_own_secret_and_keeps_it(tmp_path):
    settings = {"DATABASE_URL": "postgresql://spark@db/spark", "SPARK_DATA": str(tmp_path)}
    assert config.load(settings)["SECRET_KEY"] == config.load(settings)["SECRET_KEY"]
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_without_a_database_it_says_what_to_do(tmp_path):
    with pytest.raises(config.ConfigurationError, match="make run"):
        config.load({"SPARK_DATA": str(tmp_path)})
