//! What the derive takes, and what it refuses: with each message at its place.

#[test]
fn wrong_forms_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/right/*.rs");
    cases.compile_fail("tests/wrong/*.rs");
}
