import csv

import pytest

from benchmarks.passing import TABLE, table
from searchapp.triage.responses.passing import passed_on


def test_the_table_of_weights_is_what_the_written_responses_teach() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        kept = {feature: float(weight) for _, feature, weight in list(csv.reader(file, delimiter="\t"))[1:]}
    fresh = {feature: float(weight) for _, feature, weight in table()}
    for feature in kept.keys() | fresh.keys():
        assert kept.get(feature, 0.0) == pytest.approx(fresh.get(feature, 0.0), abs=0.12), feature


@pytest.mark.parametrize(
    ("response", "body"),
    [
        ("Sits with the Home Office.", "the Home Office"),
        ("That is for the CPS to settle.", "the Crown Prosecution Service"),
        ("The coroner's remit.", "other national bodies"),
        ("NPCC rec", "the national policing leads"),
        ("One for the health board", "health bodies"),
        ("In the gift of the council, not the force.", "local partners"),
        ("Ofsted has the lead.", "the inspectorates"),
        ("National firearms licensing team.", "other national bodies"),
    ],
)
def test_a_response_that_says_whose_matter_it_is_passes_it_on(response: str, body: str) -> None:
    passed = passed_on(response)
    assert passed
    assert body in passed.bodies


@pytest.mark.parametrize("response", ["Not ours.", "Not for us.", "We are not addressed here.", "N/A"])
def test_a_matter_is_passed_on_without_naming_whose_it_is(response: str) -> None:
    passed = passed_on(response)
    assert passed
    assert passed.bodies == ()


@pytest.mark.parametrize(
    "response",
    [
        "",
        "The PCC sits on the panel.",
        "Joint meeting with the CPS each month.",
        "We met the council in May and agreed a protocol.",
        "Sent to HMIC with our return of July.",
        "The College course was taken by all forty sergeants.",
        "Two officers work from the council's offices.",
        "Ambulance trust and force share one desk.",
        "The constabulary and the NCA share intelligence.",
    ],
)
def test_work_done_with_another_body_is_not_passed_on(response: str) -> None:
    assert passed_on(response) is None
