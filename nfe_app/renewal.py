"""The certificates that WeChat Pay signs with, asked for anew twice a day by every process that hears it."""

from __future__ import annotations

from datetime import datetime, timedelta

from nfe_app.payment.wechat import Account, WeChat

EVERY, AGAIN_AFTER = timedelta(hours=12), timedelta(minutes=10)
PUBLIC_KEY_ID = "PUB_KEY_ID_"


def is_needed(account: Account) -> bool:
    """Whether a platform certificate is believed, which runs out; a public key does not."""
    return not all(serial.startswith(PUBLIC_KEY_ID) for serial in account.anchors)


class Renewal:
    """A chore: every twelve hours, and ten minutes after a try that failed. Raises ChannelDown, ChannelRefused."""

    def __init__(self, channel: WeChat) -> None:
        self._channel = channel
        self._due: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        """Ask if it is time; whether it was."""
        if self._due is not None and now < self._due:
            return False
        self._due = now + AGAIN_AFTER
        self._channel.certificates()
        self._due = now + EVERY
        return True
