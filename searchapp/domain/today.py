"""The day it is, for whatever depends on it, such as what is overdue."""

from __future__ import annotations

import time
from datetime import date


def local_day() -> date:
    """The day it is on this machine, in its time zone."""
    now = time.localtime()
    return date(now.tm_year, now.tm_mon, now.tm_mday)
