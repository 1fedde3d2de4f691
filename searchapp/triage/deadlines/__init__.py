"""Reads the deadlines out of a recommendation's text: dates, periods, "immediately", recurring duties.

Each module owns one question: `date_forms` and `date_words` which days the words of a date can be, `dates`,
`periods`, `immediacy` and `recurrence` how times are phrased, `asking` what asks somebody to act,
`obligation` whether a time is when that is due, `service` whether it is a standard for every case instead.
"""

from searchapp.triage.deadlines.reading import find_deadlines

__all__ = ["find_deadlines"]
