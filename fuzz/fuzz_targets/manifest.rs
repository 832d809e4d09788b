#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("manifest"),
    |input: &[u8]| rapporteur_fuzz::run("manifest", input)
);
