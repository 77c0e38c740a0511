//! Where and with what the figures were taken.

use std::{collections::BTreeMap, fs, process::Command, thread};

use serde::Serialize;

/// The machine, and the versions of everything that is compared.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    /// The processor's name.
    pub(crate) processor: String,
    /// How many cores the system has.
    pub(crate) cores: usize,
    /// How many processes wanted to run in the minute before; the benchmark itself takes one core.
    pub(crate) load: String,
    /// The compiler.
    pub(crate) rustc: String,
    /// The commit of this repository.
    pub(crate) commit: String,
    /// Of the compared packages.
    pub(crate) versions: BTreeMap<&'static str, String>,
}

const PACKAGES: [&str; 5] = [
    "countermand-sim",
    "loom",
    "shuttle",
    "shuttle-engine",
    "shuttle-schedulers",
];

impl Machine {
    /// This one, now.
    pub(crate) fn here() -> Self {
        let packages = PACKAGES.iter().map(|package| (*package, version(package)));
        Self {
            processor: processor(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            load: first_word(&fs::read_to_string("/proc/loadavg").unwrap_or_default()),
            rustc: said("rustc", &["--version"]),
            commit: said("git", &["rev-parse", "--short", "HEAD"]),
            versions: packages.collect(),
        }
    }
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let name = name.and_then(|rest| rest.split_once(':'));
    name.map_or_else(unknown, |(_, name)| name.trim().to_owned())
}

fn first_word(text: &str) -> String {
    text.split_whitespace()
        .next()
        .map_or_else(unknown, str::to_owned)
}

fn said(program: &str, arguments: &[&str]) -> String {
    let mut command = Command::new(program);
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments);
    match command.output() {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        }
        _ => unknown(),
    }
}

fn unknown() -> String {
    "unknown".to_owned()
}

/// What the lock file says.
fn version(package: &str) -> String {
    let lock = include_str!("../Cargo.lock");
    let entry = format!("name = \"{package}\"\nversion = \"");
    let behind = lock.split_once(&entry).map(|(_, behind)| behind);
    let version = behind.and_then(|behind| behind.split('"').next());
    version.map_or_else(unknown, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_names_every_package_that_is_compared() {
        for package in PACKAGES {
            assert_ne!(version(package), "unknown", "{package}");
        }
    }
}
