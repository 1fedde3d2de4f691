"""The kinds of words by which responses tell waiting from doing, read by token and by short phrase.

Owns the lists only. A word may be of several kinds ("review" is a stage, and a habit with "each year" beside
it); what they mean together is for the weights of `response_judge` to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

# An entry ending in * stands for every word that begins so; <month>, <season>, <num> and the like are tokens
# of `response_features`.
_KINDS: Final = {
    "waiting": """
        await*, waiting on, waiting for, waits on, waits for, wait for, pending, until, till, once
        depend*, subject to, conditional, hinge*, hangs, reliant, relies on, contingent, permitting
        provided that, assuming, unless, ahead of, held up, held back, held off, blocked, chase, chased
        chasing, put to, sign off, sign-off, signing off, approval, go-ahead, green light, ratification
        signature, steer, before it, before we, before they, before this, before any, before that
        when the, when we, after which, yet to, reply, replies, respond, outcome of, decision, decide*
        requested, asked for, raised with, sits with, is with, are with, with legal, with the, before the
        goes to, go to, going to, gone to, sent to
    """,
    "hoping": """
        hope*, hoping, aim, aims, aiming, aimed, intend*, intention*, plan to, plans to, plan for
        planning to, plan is, plans are, planned, propos*, expect*, anticipat*, envisag*, reckon*
        means to, mean to, would like, want to, wants to, wish*, looking to, looking at, looking for
        looking into, ambition*, aspir*, target, trajectory, estimate*, forecast*, foresee*, likely
        should be, should have, should see, should arrive, should help, should finish, should go, due
        scheduled, timetabled, booked, earmarked, pencilled, slated, on track, on target, on schedule
        set for, set to, shortly, soon, imminent*, in due course, eventually, committed to, timetable
        milestone*, would then, would be, could be, idea
    """,
    "lacking": """
        lack*, without, shortfall*, short of, shortage*, vacan*, unfilled, unfunded, unsigned, missing
        gap, gaps, insufficient, not enough, no date, no dates, no start, no funding, no budget, no money
        no lead, no analyst, no trainer, no supplier, no provider, no agreement, no decision, no system
        no progress, no owner, no post, no capacity, no funds, no takers, no formal, no one, cannot, can't
        can not, unable, fails, failed, failing, difficult*, problem*, fault*, snag*, weak*, inconsisten*
        variable, patchy, mixed, issues, need, needs, needed, require, requires, required, must, have to
        has to, don't have, does not, do not, doesn't, not all
    """,
    "partly": """
        part, partly, partial*, half, halfway, third, thirds, quarter, quarters, fifth, fifths, most
        mostly, majority, some, several, few, nearly, almost, largely, substantially, mainly, remain*
        rest, other, others, outstanding, except*, apart from, bar, but not, all but, so far, to date
        thus far, only, just, still, yet, not every, not fully, not quite, not been, not yet, have not
        has not, haven't, hasn't, are not, is not, isn't, aren't, further, more, additional, left to
        to go, phase*, tranche*, first stage, first cohort, first batch, first tranche, first wave
        second stage, next, last <num>, in principle, in outline, unfinished, incomplete, behind, backlog
        elsewhere, open, amber, red, <num> of, of <more>, <pct>, per cent
    """,
    "stage": """
        draft*, pilot*, trial, trials, trialling, trialled, tender*, procur*, specification*, spec, scope
        scoped, scoping, option*, business case, bid, bids, paper, feasibility, costed, costing*, quotes
        advert*, recruit*, interview*, shortlist*, vetting, consult, consulting, consultation, consulted
        consultants, negotiat*, talks, discuss, discussion*, discussing, develop, developing, development
        developed, design*, build, building, being built, testing, test, beta, installing, installation
        roll out, rollout, roll-out, rolling out, rolled out, implementing, implementation, migrat*
        upgrade*, replacement, redesign*, restructur*, review, reviewing, evaluat*, research, gap analysis
        working group, task group, project*, programme*, action plan, implementation plan, delivery plan
        terms of reference, tor, workshop*, commission*, order, ordered, on order, supplier*, vendor*
        contract, contracts, legal, capital, budget*, funding, grant, change request, release, enabling
        preferred bidder, prototype*, cascade, prepar*, case, proposal*, explor*, investigating whether
        identified, concept, module, licence*, accredit*
    """,
    "meanwhile": """
        interim, temporar*, stop gap, stopgap, workaround*, meanwhile, meantime, for now, time being
        the moment, manual, manually, short term, by hand, currently, at present, presently, present
    """,
    "under way": """
        begun, begin*, began, start, starts, started, starting, commenc*, under way, underway, in progress
        in train, in hand, the process, in development, in draft, in build, in preparation, in negotiation
        in consultation, embark*, early, first steps, initial, initially, kicked off, stood up, set up
        ongoing, on-going, continu*, work on, working on, working towards, working through, works through
        progressing, progress, progressed, progresses, journey, slow*, improving, reducing, closing
        moving towards
    """,
    "halted": """
        stall*, paus*, delay*, defer*, postpon*, slip, slips, slipped, on hold, parked, shelved, suspended
        put back, reschedul*, cancel*, laps*, lost, pulled, fell through, switched off, rolled back
        drift*, back burner, overr*, missed, hamper*, carried over, carried forward, unsuccessful, refused
        withdrew
    """,
    "later": """
        next week, next month, next quarter, next year, next <season>, next phase, next meeting
        next financial, next step, next steps, next term, next release, next <month>, later this, later in
        end of, in <month>, by <month>, from <month>, until <month>, for <month>, this <month>, on <day>
        by <day>, in <season>, by <season>, until <season>, after <season>, before <season>, the <season>
        this <season>, not before, no earlier, eta, new year, coming, another <num>, tbc, tba, future
        <num> months, <num> weeks, half year
    """,
    "will": """
        will, shall, to be, we'll, they'll, it'll, is to, are to, to follow, to go, to come, to start
        to begin, be able, gets, get
    """,
    "habit": """
        each, every, daily, weekly, monthly, quarterly, yearly, annual, annually, regular, regularly
        routine, routinely, fortnightly, nightly, hourly, six-monthly, always, whenever, as standard
        as usual, standing, new starters, new joiners, joiners, starters, recruits, induction, per week
        per month, per quarter, twice, once a, rolling, times a, at all, 24/7, any, if, month, week
        morning, shift, shifts, handover
    """,
    "done": """
        complete, completed, completion, finished, done, delivered, implemented, achieved, closed
        signed off, in place, in post, in use, in force, went live, live, operational, embedded, adopted
        published, issued, installed, fully, all, none, nil, no longer, since, cleared, appointed
        introduced, launched, now, ended, fell, rose, up from, down from, resolved, replaced, was, were
        took, got, made, had, created, signed, fitted, trained, approved, agreed, came, opened, changed
        bought, gave, given, used, set out, works, green, of <same>, the <same>, <all>
    """,
    "cases": """
        case, cases, suspect*, victim*, detainee*, offender*, call, calls, caller*, incident*, crime*
        record, records, file, files, form, forms, warrant*, devices, exhibit*, report, reports
        complaint*, request, requests, referral*, child*, person*, people, vehicles, statement*, witness*
        application*, officers who, staff who, those, anyone, who, which, whose, where, when, that are
        that is
    """,
    "void": """
        landlocked, inland, coast*, airport*, port, prison, marine, disbanded, abolished, repealed
        expired, obsolete, ceased, decommissioned, discontinued, withdrawn, superseded, overtaken
        duplicate*, duplicates, merged, subsumed, replaced by, no longer, shut, sold, wound up, dissolved
        scrapped, retired, vacated, no such, none of, never, do not have, does not have, have no, has no
        had no, not have, don't run, don't have, not one, not among, not named, not in, outside
        out of scope, wrong force, in error, misfiled, does not, not apply, applies to, only
        not applicable, not relevant, not ours, ended, no action
    """,
    "weighed": """
        decided, declined, rejected, turned down, disagree*, not accept, accepted risk, risk accepted
        tolerated, tolerate, cost*, benefit*, outweigh*, disproportionate, not proportionate, not needed
        unnecessary, not necessary, no need, not required, proportionate, unaffordable, not adopted, chose
        opted, preferred, against, satisfied, confirmed, instead, alternative, because, as the, therefore
        so no, judged, value, already, before, exceed*, advised, agreement, unlawful, power, powers
        not possible, content that, no gap
    """,
    "elsewhere": """
        collaboration, regional unit, region, lead force, neighbour*, on our behalf, outsourced
        transferred, taken over, tracked, covered by, covered under, answered under, dealt with, picked up
        same as, see rec, see row, another force, other force, other forces, run by, provided by
        shared service, contract with, belongs to, nationally, regionally, ours, ours to, rec <num>
        recommendation <num>, under rec
    """,
    "papers": """
        see, attached, above, below, previous, previously, email, e-mail, tracker, portal, spreadsheet
        minutes, tab, document, evidence, log, folder, report, submitted, submission, response, return
        update, updated, refer, refers, noted, noted by, aware, sighted, informed, owner, lead, allocated
        assigned, forwarded, circulated, discussed, accepted, agreed, comment*, narrative, text
        information, details, duplicate, ditto, separately, unchanged, no change, nfa, close, closure
        board, same, position, add, bau, in place
    """,
}
_LONGEST: Final = 3  # tokens of a phrase


def _entries() -> Iterator[tuple[str, str]]:
    for kind, lines in _KINDS.items():
        for entry in lines.replace("\n", ",").split(","):
            if entry.strip():
                yield entry.strip(), kind


def _kinds_by(entries: list[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry, kind in entries:
        found[entry].add(kind)
    return {entry: frozenset(kinds) for entry, kinds in found.items()}


_ALL: Final = list(_entries())
_WHOLE: Final = _kinds_by([one for one in _ALL if not one[0].endswith("*")])
_PREFIXES: Final = _kinds_by([(entry[:-1], kind) for entry, kind in _ALL if entry.endswith("*")])
_OPENERS: Final = frozenset(entry.split()[0] for entry in _WHOLE if " " in entry)
_NONE: Final[frozenset[str]] = frozenset()


@lru_cache(maxsize=8192)
def _of_token(token: str) -> frozenset[str]:
    found = set(_WHOLE.get(token, _NONE))
    for length in range(3, len(token) + 1):
        found |= _PREFIXES.get(token[:length], _NONE)
    return frozenset(found)


def kinds_in(tokens: Sequence[str]) -> dict[str, int]:
    """How often each kind of word stands in the tokens, phrases and single words alike."""
    found: dict[str, int] = {}
    for place, token in enumerate(tokens):
        kinds = _of_token(token)
        if token in _OPENERS:
            for end in range(place + 2, min(place + _LONGEST, len(tokens)) + 1):
                kinds = kinds | _WHOLE.get(" ".join(tokens[place:end]), _NONE)
        for kind in kinds:
            found[kind] = found.get(kind, 0) + 1
    return found
