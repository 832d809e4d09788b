#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("prose"),
    |input: &[u8]| rapporteur_fuzz::run("prose", input)
);
