#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("edition"),
    |input: &[u8]| rapporteur_fuzz::run("edition", input)
);
