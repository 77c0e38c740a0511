//! The scenarios that come with the project, built into the program, so that it has them wherever
//! it is installed. Where their files stand, these are read instead: what was edited counts.

use std::path::{Path, PathBuf};

use scenarios::library;

// Place below the folder of scenarios, and text; in order. Written by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// Where the files of a family would stand, in order.
pub(crate) fn files(family: &str) -> Vec<PathBuf> {
    let places = FILES.iter().map(|(place, _)| Path::new(place));
    let of_family = places.filter(|place| place.parent() == Some(Path::new(family)));
    of_family.map(|place| library::root().join(place)).collect()
}

/// The text of such a file.
pub(crate) fn text(path: &Path) -> Option<&'static str> {
    let place = path.strip_prefix(library::root()).ok()?;
    let mut files = FILES.iter();
    let found = files.find(|(known, _)| Path::new(known) == place);
    found.map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use models::families;

    use super::*;

    #[test]
    fn every_scenario_is_built_in_as_it_stands_in_its_file() {
        for family in families::NAMES {
            let stand = library::files(library::root(), family).expect("the folder is there");
            assert_eq!(files(family), stand);
            for path in stand {
                let file = std::fs::read_to_string(&path).expect("the file is there");
                assert_eq!(text(&path), Some(file.as_str()));
            }
        }
    }

    #[test]
    fn nothing_else_is_built_in() {
        assert_eq!(
            text(Path::new("scenarios/event_log/busy_server.toml")),
            None
        );
        assert_eq!(text(&library::root().join("Cargo.toml")), None);
    }
}
