#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("brief"),
    |input: &[u8]| rapporteur_fuzz::run("brief", input)
);
