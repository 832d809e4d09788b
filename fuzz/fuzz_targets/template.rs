#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("template"),
    |input: &[u8]| rapporteur_fuzz::run("template", input)
);
