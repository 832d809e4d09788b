#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("lock"),
    |input: &[u8]| rapporteur_fuzz::run("lock", input)
);
