#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("records"),
    |input: &[u8]| rapporteur_fuzz::run("records", input)
);
