#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("picture"),
    |input: &[u8]| rapporteur_fuzz::run("picture", input)
);
