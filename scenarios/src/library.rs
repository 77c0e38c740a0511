//! The scenario files that come with the project: one folder for each family.

use std::{
    io,
    ops::Range,
    path::{Path, PathBuf},
};

use models::families;

use crate::{
    file::Scenario,
    problem::{BadFile, Problems},
};

/// The folder with a folder of scenario files for every family.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// How a file is named to people and in reports: those that come with the project by their place in
/// it, the same on every machine; others as they were given.
#[must_use]
pub fn shown(path: &Path) -> String {
    match path.strip_prefix(root()) {
        Ok(place) => format!("scenarios/{}", place.display()).replace('\\', "/"),
        Err(_) => path.display().to_string(),
    }
}

/// What a command line calls a scenario: one that comes with the project by family and name, so
/// that it is found from everywhere; others by their file, in quotes where a shell needs them.
#[must_use]
pub fn address(scenario: &Scenario) -> String {
    let (family, name) = (scenario.tables.family, &scenario.name);
    let plain = |it: char| it.is_ascii_alphanumeric() || "/._-".contains(it);
    if scenario.path == format!("scenarios/{family}/{name}.toml") {
        format!("{family}/{name}")
    } else if scenario.path.chars().all(plain) {
        scenario.path.clone()
    } else {
        format!("'{}'", scenario.path.replace('\'', r"'\''"))
    }
}

/// The family of a file: the one that it names (`family = "…"` at its top), or the folder in which
/// it stands.
///
/// # Errors
/// When neither is a family.
pub fn family_of(path: &Path, text: &str) -> Result<&'static str, BadFile> {
    let known = |said: &str| families::NAMES.into_iter().find(|name| *name == said);
    let folder = path.parent().and_then(Path::file_name);
    let mut problems = Problems::new(&shown(path), "scenario", text);
    let family = match family_said(text) {
        Some(said) => known(&text[said.clone()]).or_else(|| {
            problems.unknown(said.clone(), "family", &text[said], families::NAMES);
            None
        }),
        None => folder
            .and_then(|it| known(&it.to_string_lossy()))
            .or_else(|| {
                let names = families::NAMES.join("`, `");
                let expected = format!("family = \"…\" at the top, with one of `{names}`");
                let help = "a file in a folder that is called like a family need not say it";
                problems.add(0..0, "no `family`", expected, Some(help.to_owned()));
                None
            }),
    };
    problems.or(|| family.expect("without a family there is a problem"))
}

/// Where a file says its family, between the quotes. Found by line and not as TOML: what is
/// malformed further down is told by the family's own reader.
fn family_said(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').find_map(|line| {
        let begin = start;
        start += line.len();
        let value = line
            .strip_prefix("family")?
            .trim_start()
            .strip_prefix('=')?;
        let quoted = value.trim_start().strip_prefix('"')?;
        let from = begin + line.len() - quoted.len();
        Some(from..from + quoted.find('"')?)
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
