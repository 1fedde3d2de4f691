"""How often each rule of contradictions is right on the labelled rows: python tests/triage/by_rule.py"""

# ruff: noqa: T201 - what it prints is what it is for

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from test_contradictions import APART, REPORTS, Planted, findings_by_a_reader
from triage_samples import clusters_of, sample_register

from searchapp.domain.finding import Finding
from searchapp.triage.contradictions.rules import RULES, find_contradictions


def main() -> None:
    right, found = Counter[str](), Counter[str]()

    def count(rows: list[Planted], findings: Iterable[Finding]) -> None:
        agreed = {row.item.ref: row.rules | row.instead for row in rows}
        for one in findings:
            found[one.rule] += 1
            right[one.rule] += one.rule in agreed[one.ref]

    for row in APART:
        count([row], find_contradictions([row.item]))
    for rows in REPORTS.values():
        items = [row.item for row in rows]
        count(rows, find_contradictions(items, clusters=clusters_of(items)))
    register, reader = sample_register(), findings_by_a_reader()
    for one in find_contradictions(register, clusters=clusters_of(register)):
        found[one.rule] += 1
        right[one.rule] += (one.row, one.rule) in reader
    for rule in sorted(RULES, key=lambda rule: -(right[rule.id] + 1) / (found[rule.id] + 2)):
        share = (right[rule.id] + 1) / (found[rule.id] + 2)
        print(f"{rule.id:24} {right[rule.id]:4} of {found[rule.id]:4} right  {share:.3f}")


if __name__ == "__main__":
    main()
