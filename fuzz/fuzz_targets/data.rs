#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("data"),
    |input: &[u8]| rapporteur_fuzz::run("data", input)
);
