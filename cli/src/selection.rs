//! Finds scenarios by what the user calls them: a family, a file, a folder, or the name of a
//! scenario.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use models::{families, family::Family};
use scenarios::{
    file::{LoadError, Scenario},
    library,
};

use crate::trouble::{Trouble, did_you_mean};

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
    let mut found = find(word)?;
    match (found.pop(), found.is_empty()) {
        (Some((family, mut files, _)), true) if files.len() == 1 => Ok((family, files.remove(0))),
        _ => Err(Trouble::new(format!(
            "`{word}` is more than one scenario; name one scenario or its file"
        ))),
    }
}

/// Reads a scenario of a family.
pub(crate) fn load<F: Family>(path: &Path) -> Result<Arc<Scenario>, Trouble> {
    match Scenario::load::<F>(path) {
        Ok(scenario) => Ok(Arc::new(scenario)),
        Err(LoadError::Bad(bad)) => Err(Trouble::Shown(Box::new(bad))),
        Err(error) => Err(Trouble::new(error.to_string())),
    }
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

fn in_library(family: &str) -> Result<Vec<PathBuf>, Trouble> {
    let root = library::root();
    let files = library::files(root, family).map_err(|error| {
        Trouble::new(format!(
            "cannot read {}: {error}",
            root.join(family).display()
        ))
    })?;
    if files.is_empty() {
        let folder = root.join(family);
        return Err(Trouble::new(format!("no scenario in {}", folder.display())));
    }
    Ok(files)
}

/// The scenario files of a folder, or of the family folders in it.
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
    for file in library::files(folder, "").map_err(unreadable)? {
        found.push((family_of(&file)?, vec![file], false));
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
    let text = std::fs::read_to_string(path)
        .map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))?;
    let said = library::family_of(path, &text);
    let known = said
        .as_deref()
        .and_then(|said| families::NAMES.into_iter().find(|name| *name == said));
    known.ok_or_else(|| {
        let names = families::NAMES.join("`, `");
        let said = said.map_or_else(
            || "does not say its family".to_owned(),
            |said| format!("names the unknown family `{said}`"),
        );
        Trouble::new(format!(
            "{} {said}; expected `family = \"…\"` at its top with one of `{names}`, or a file in a \
             folder of that name",
            path.display()
        ))
    })
}

fn by_name(word: &str) -> Result<Vec<Found>, Trouble> {
    let mut names = families::NAMES.map(str::to_owned).to_vec();
    for family in families::NAMES {
        for file in in_library(family)? {
            let name = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if name == word {
                return Ok(vec![(family, vec![file], false)]);
            }
            names.push(name);
        }
    }
    let hint = did_you_mean(word, names.iter().map(String::as_str));
    let what = if word.contains(['/', '.']) {
        "there is no file"
    } else {
        "unknown family or scenario"
    };
    Err(Trouble::new(format!(
        "{what} `{word}`{hint} (families: {})",
        families::NAMES.join(", ")
    )))
}
