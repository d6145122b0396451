"""Settings: what a school changes while Spark runs, typed, and seen by every process within seconds."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from spark.domain.moderation.audit import record
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import Model, db

SEEN_WITHIN = 2.0  # seconds until another process sees a change
MEGABYTE = 1024 * 1024
HOST_NAME = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


class Settings(BaseModel):
    """Every setting with its type, its bounds and the value a new school starts with."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    public_library: bool = Field(True, description="Anyone may read the library without an account.")
    open_sign_up: bool = Field(True, description="Anyone may make an account.")
    pdf_megabytes: int = Field(50, ge=1, le=500)
    audio_megabytes: int = Field(100, ge=1, le=1000)
    video_megabytes: int = Field(500, ge=1, le=2000)
    image_megabytes: int = Field(10, ge=1, le=50)
    text_megabytes: int = Field(2, ge=1, le=20)
    interactive_megabytes: int = Field(20, ge=1, le=200)
    thumbnail_bytes: int = Field(6_000, ge=0, le=20_000, description="Lists show thumbnails up to this size.")
    uploads_per_day: int = Field(200, ge=1, le=100_000, description="Uploads one person may begin in a day.")
    assign_after_minutes: int = Field(
        15, ge=1, le=1440, description="An urgent question nobody takes for so long is offered to a mentor."
    )
    take_within_minutes: int = Field(5, ge=1, le=120, description="Then it is offered to the next one.")
    reports_that_hide: int = Field(
        3, ge=1, le=1_000, description="A text that so many people reported is held until a moderator decides."
    )
    educators_author_tests: bool = Field(False, description="Approved educators write practice tests of their own.")
    job_seconds: int = Field(1800, ge=60, le=7200, description="How long preparing one file may take.")
    timezone: str = Field("UTC", description="Quiet hours and digests are in this time zone, such as Africa/Kigali.")
    sms_a_month: int = Field(20, ge=0, le=1_000, description="Text messages one person gets in a month at most.")
    sms_a_month_school: int = Field(500, ge=0, le=1_000_000, description="Text messages in a month, all together.")
    push_hosts: tuple[str, ...] = Field(
        (
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "*.push.apple.com",
            "*.notify.windows.com",
        ),
        description="The push services of browsers that Spark sends to; *. stands for anything in front.",
    )

    @field_validator("timezone")
    @classmethod
    def is_a_time_zone(cls, name: str) -> str:
        """Take the names of the tz database alone. Raises ValueError."""
        try:
            ZoneInfo(name)
        except (ValueError, LookupError, OSError) as error:
            raise ValueError("there is no time zone with this name") from error
        return name

    @field_validator("push_hosts")
    @classmethod
    def are_host_names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        """Take names of hosts, never addresses: a push service is no neighbour of ours. Raises ValueError."""
        for host in hosts:
            if not HOST_NAME.fullmatch(host):
                raise ValueError("push_hosts are names such as fcm.googleapis.com or *.push.apple.com")
        return hosts

    def bytes_for(self, kind: str) -> int:
        """Return the largest file of a kind (pdf, audio, video, image, text, interactive) in bytes."""
        return int(getattr(self, f"{kind}_megabytes")) * MEGABYTE


class SettingRow(Model):
    """A setting that differs, or once differed, from its default."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    updated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


_seen: tuple[float, Settings] | None = None


def settings() -> Settings:
    """Return the settings as of at most SEEN_WITHIN seconds ago."""
    global _seen
    moment = time.monotonic()
    if _seen is None or moment - _seen[0] > SEEN_WITHIN:
        _seen = (moment, Settings(**dict(db.session.execute(select(SettingRow.key, SettingRow.value)).all())))
    return _seen[1]


def forget_settings() -> None:
    """Read the table again at the next call."""
    global _seen
    _seen = None


def change_setting(key: str, value: Any, *, by: User) -> None:
    """Set one setting, checked and entered in the audit log. Raises Refused."""
    if key not in Settings.model_fields:
        raise Refused(_("There is no setting with this name."), field="key", code="VALIDATION_ERROR")
    try:
        checked = getattr(Settings.model_validate({key: value}), key)
    except ValidationError as error:
        raise Refused(
            _("This value does not fit the setting: %(why)s", why=error.errors()[0]["msg"]),
            field="value",
            code="VALIDATION_ERROR",
        ) from error
    row = {"key": key, "value": checked, "updated_by_id": by.id}
    db.session.execute(
        insert(SettingRow)
        .values(**row)
        .on_conflict_do_update(index_elements=["key"], set_={**row, "updated_at": func.now()})
    )
    record("setting.change", db.session.get_one(SettingRow, key, populate_existing=True), by=by, value=checked)
    forget_settings()
