from searchapp.triage.wording.bodies import asked


def test_those_whose_work_guidance_is_about_are_not_asked_themselves() -> None:
    text = "The College of Policing should issue guidance on how forces should record searches."
    assert not asked(text).force


def test_forces_asked_beside_a_national_body_are_asked() -> None:
    assert asked("The Home Office should change the law, and forces should train their officers.").force
