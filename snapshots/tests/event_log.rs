//! The regression suite of Windows Event Log.

fn main() -> std::process::ExitCode {
    snapshots::suite::<models::event_log::WindowsEventLog>()
}
