//! The regression suite of Removable Storage Manager.

fn main() -> std::process::ExitCode {
    snapshots::suite::<models::removable_storage::RemovableStorageManager>()
}
