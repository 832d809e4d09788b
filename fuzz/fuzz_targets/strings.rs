#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("strings"),
    |input: &[u8]| rapporteur_fuzz::run("strings", input)
);
