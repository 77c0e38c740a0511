//! Interruption (Ctrl-C): what runs comes to an end, and what was found is reported. Whoever
//! interrupts a second time does not want to wait for that.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// What a shell reports of a program that was interrupted.
const INTERRUPTED: i32 = 130;

static INTERRUPTION: AtomicBool = AtomicBool::new(false);

/// From now on an interruption is noted, and only the second one ends the program.
pub(crate) fn watch() {
    // Where it cannot be noted it ends the program, as ever.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTION.swap(true, Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        say("interrupted: what was found is reported; once more ends it at once");
    });
}

#[expect(
    clippy::print_stderr,
    reason = "the command line talks to the terminal"
)]
fn say(text: &str) {
    eprintln!("{text}");
}

/// Whether somebody has interrupted.
pub(crate) fn has_come() -> bool {
    INTERRUPTION.load(Relaxed)
}
