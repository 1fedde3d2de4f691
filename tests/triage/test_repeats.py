from triage_samples import recommendation

from searchapp.domain.recommendation import PartialDate
from searchapp.triage.repeats import find_chains


def test_a_theme_that_comes_up_in_several_years_is_a_chain() -> None:
    items = [
        (recommendation(row=1, made=PartialDate(2016)), ["custody"]),
        (recommendation(row=2, made=PartialDate(2014, 3)), ["custody", "integrity"]),
        (recommendation(row=3, made=PartialDate(2014)), ["custody"]),
        (recommendation(row=4), ["integrity"]),
    ]
    (chain,) = find_chains(items)
    assert (chain.theme, chain.years) == ("custody", (2014, 2016))
    assert chain.refs_by_year == {2014: ("r2", "r3"), 2016: ("r1",)}


def test_chains_of_fewer_years_than_asked_are_left_out() -> None:
    items = [(recommendation(row=year, made=PartialDate(year)), ["custody"]) for year in (2014, 2016)]
    assert find_chains(items, min_years=3) == []
