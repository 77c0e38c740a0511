//! The reader of schedules takes any text, and prints what it read.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scenarios::fuzz::schedule_text(data));
