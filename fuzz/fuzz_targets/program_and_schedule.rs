//! A client program and a schedule from bytes: the service is held against the specification.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scenarios::fuzz::program_and_schedule(data));
