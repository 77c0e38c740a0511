//! The scenario files that come with the project: one folder for each family.

use std::{
    io,
    path::{Path, PathBuf},
};

/// The folder with a folder of scenario files for every family.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The family of a file: the one that it names (`family = "…"` at its top), or the folder in which
/// it stands.
#[must_use]
pub fn family_of(path: &Path, text: &str) -> Option<String> {
    // By line and not as TOML: what is malformed further down is told by the family's own reader.
    let said = text.lines().find_map(|line| {
        let value = line
            .strip_prefix("family")?
            .trim_start()
            .strip_prefix('=')?;
        value.trim_start().strip_prefix('"')?.split('"').next()
    });
    said.map(str::to_owned).or_else(|| {
        let folder = path.parent()?.file_name()?;
        Some(folder.to_string_lossy().into_owned())
    })
}

/// The scenario files of a family under `root`, in the order of their names.
///
/// # Errors
/// When the family's folder cannot be read.
pub fn files(root: &Path, family: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in root.join(family).read_dir()? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
