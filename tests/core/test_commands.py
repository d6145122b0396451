"""Commands for whoever holds the machine."""

from spark.cli import make_admin


def test_a_new_school_gets_its_first_admin(app, visitor):
    given = ["rosalind@example.com", "--name", "Rosalind Phiri", "--password", "maize-lamp-river-19"]
    made = app.test_cli_runner().invoke(make_admin, given)
    assert "can sign in" in made.output, made.output
    signed_in = visitor.post("/login", data={"contact": "rosalind@example.com", "password": "maize-lamp-river-19"})
    assert signed_in.status_code == 303
    assert visitor.get("/admin/people").status_code == 200


def test_a_weak_password_is_refused_in_words(app):
    given = ["rosalind@example.com", "--name", "Rosalind Phiri", "--password", "rosalind"]
    refused = app.test_cli_runner().invoke(make_admin, given)
    assert refused.exit_code == 1
    assert "easy to guess" in refused.output
