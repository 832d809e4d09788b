#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("bibliography"),
    |input: &[u8]| rapporteur_fuzz::run("bibliography", input)
);
