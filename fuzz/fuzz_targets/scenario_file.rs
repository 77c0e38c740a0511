//! The reader of scenario files takes any text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scenarios::fuzz::scenario_file(data));
