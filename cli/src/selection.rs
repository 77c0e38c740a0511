//! Finds scenarios by what the user calls them: a family, a file, a folder, or the name of a
//! scenario.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use models::{families, family::Family};
use scenarios::{file::Scenario, library, tables::Tables, text_file};

use crate::{
    builtin,
    trouble::{Trouble, did_you_mean},
};

/// The scenario files of one family, in order.
#[derive(Debug)]
pub(crate) struct Selection {
    /// The family.
    pub(crate) family: &'static str,
    /// Its files.
    pub(crate) files: Vec<PathBuf>,
    /// Whether these are all that the family has.
    pub(crate) whole: bool,
}

/// Everything that the user asks for, by family; all families if nothing is asked for.
pub(crate) fn select(what: &[String]) -> Result<Vec<Selection>, Trouble> {
    let mut selections: Vec<Selection> = Vec::new();
    let everything = families::NAMES.map(str::to_owned);
    let what = if what.is_empty() {
        &everything[..]
    } else {
        what
    };
    for word in what {
        for (family, files, whole) in find(word)? {
            match selections
                .iter_mut()
                .find(|selection| selection.family == family)
            {
                None => selections.push(Selection {
                    family,
                    files,
                    whole,
                }),
                Some(known) => {
                    known.whole |= whole;
                    known.files.extend(files);
                    known.files.sort();
                    known.files.dedup();
                }
            }
        }
    }
    Ok(selections)
}

/// The one scenario that the user names.
pub(crate) fn select_one(word: &str) -> Result<(&'static str, PathBuf), Trouble> {
    let found = find(word)?;
    let files: Vec<(&'static str, &PathBuf)> = found
        .iter()
        .flat_map(|(family, files, _)| files.iter().map(|file| (*family, file)))
        .collect();
    match files[..] {
        [(family, file)] => Ok((family, file.clone())),
        _ => {
            let names = files.iter().take(SHOWN);
            let names: Vec<_> = names
                .map(|(family, file)| full_name(family, file))
                .collect();
            let more = if files.len() > SHOWN { ", …" } else { "" };
            Err(Trouble::new(format!(
                "`{word}` is {} scenarios; expected one of them: {}{more}",
                files.len(),
                names.join(", ")
            )))
        }
    }
}

/// How many scenarios are listed where one of them is expected.
const SHOWN: usize = 6;

/// Reads a scenario of a family from its file, or from what is built in.
pub(crate) fn load<F: Family>(path: &Path) -> Result<Arc<Scenario>, Trouble> {
    let scenario = match builtin::text(path).filter(|_| !path.exists()) {
        Some(text) => Scenario::parse(&Tables::of::<F>(), &library::shown(path), text)
            .map_err(|bad| Trouble::Shown(Box::new(bad)))?,
        None => Scenario::load::<F>(path)?,
    };
    Ok(Arc::new(scenario))
}

/// A scenario's name within all families.
fn full_name(family: &str, file: &Path) -> String {
    format!("{family}/{}", name_of(file))
}

fn name_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

type Found = (&'static str, Vec<PathBuf>, bool);

fn find(word: &str) -> Result<Vec<Found>, Trouble> {
    if let Some(family) = families::NAMES.into_iter().find(|name| *name == word) {
        return Ok(vec![(family, in_library(family)?, true)]);
    }
    let path = Path::new(word);
    if path.is_dir() {
        return in_folder(path);
    }
    if path.is_file() {
        return Ok(vec![(family_of(path)?, vec![path.to_owned()], false)]);
    }
    by_name(word)
}

/// The scenarios of a family that come with the project: their files, or what is built in.
fn in_library(family: &str) -> Result<Vec<PathBuf>, Trouble> {
    let root = library::root();
    let folder = root.join(family);
    if !folder.is_dir() {
        return Ok(builtin::files(family));
    }
    let unreadable = |error| Trouble::new(format!("cannot read {}: {error}", folder.display()));
    let files = library::files(root, family).map_err(unreadable)?;
    if files.is_empty() {
        return Err(Trouble::new(format!("no scenario in {}", folder.display())));
    }
    Ok(files)
}

/// The scenario files of the family folders in a folder; if there are none, its own.
fn in_folder(folder: &Path) -> Result<Vec<Found>, Trouble> {
    let unreadable = |error| Trouble::new(format!("cannot read {}: {error}", folder.display()));
    let mut found = Vec::new();
    for family in families::NAMES {
        if folder.join(family).is_dir() {
            found.push((
                family,
                library::files(folder, family).map_err(unreadable)?,
                false,
            ));
        }
    }
    if found.is_empty() {
        for file in library::files(folder, "").map_err(unreadable)? {
            found.push((family_of(&file)?, vec![file], false));
        }
    }
    if found.iter().all(|(_, files, _)| files.is_empty()) {
        return Err(Trouble::new(format!(
            "no scenario file (*.toml) in {}",
            folder.display()
        )));
    }
    Ok(found)
}

/// A file says its family itself, or stands in the folder of one.
fn family_of(path: &Path) -> Result<&'static str, Trouble> {
    let text = text_file::read(path, "scenario")?;
    library::family_of(path, &text).map_err(|bad| Trouble::Shown(Box::new(bad)))
}

/// Scenarios that come with the project, by name (`cancel_twice`, of every family that has one) or
/// full name (`event_log/cancel_twice`).
fn by_name(word: &str) -> Result<Vec<Found>, Trouble> {
    let mut names = families::NAMES.map(str::to_owned).to_vec();
    let mut found = Vec::new();
    for family in families::NAMES {
        for file in in_library(family)? {
            let (name, full_name) = (name_of(&file), full_name(family, &file));
            if word == name || word == full_name {
                found.push((family, vec![file], false));
            }
            names.extend([name, full_name]);
        }
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let hint = did_you_mean(word, names.iter().map(String::as_str));
    let what = if word.contains(['/', '.']) {
        "there is no file or scenario"
    } else {
        "unknown family or scenario"
    };
    Err(Trouble::new(format!(
        "{what} `{word}`{hint} (families: {})",
        families::NAMES.join(", ")
    )))
}
