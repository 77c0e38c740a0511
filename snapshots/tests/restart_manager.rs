//! The regression suite of Restart Manager.

fn main() -> std::process::ExitCode {
    snapshots::suite::<models::restart_manager::RestartManager>()
}
