//! The regression suite of Windows Management Infrastructure.

fn main() -> std::process::ExitCode {
    snapshots::suite::<models::management_infrastructure::WindowsManagementInfrastructure>()
}
