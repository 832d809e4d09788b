#![no_main]

libfuzzer_sys::fuzz_target!(
    init: rapporteur_fuzz::sow("workbook"),
    |input: &[u8]| rapporteur_fuzz::run("workbook", input)
);
