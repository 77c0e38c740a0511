//! The reader of traces takes any text, and the monitor takes any trace of a scenario.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scenarios::fuzz::trace_file(data));
