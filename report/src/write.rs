//! The folder of a report: `report.json`, `junit.xml`, `index.html`, and beside them, in folders of
//! their own, the smaller scenarios of failures; all or none.
//!
//! Everything is first written to a folder of its own beside the destination (or within it, where
//! it exists already, so that files of others stay), and only then renamed to its place. Whatever
//! goes wrong before that leaves the destination as it was.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{html, json, junit, model::Report};

/// The files of a report, in the order in which they are put in place: the contract comes last, so
/// that whoever waits for it finds the others too.
pub const FILES: [&str; 3] = ["index.html", "junit.xml", "report.json"];

/// Why a report could not be written. Every message names the path.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Something else stands where a folder or a file of the report belongs.
    #[error("{path}: {found} stands where the report needs {needed}")]
    Occupied {
        /// Where.
        path: PathBuf,
        /// What is there.
        found: &'static str,
        /// What belongs there.
        needed: &'static str,
    },
    /// The file system refused.
    #[error("{path}: cannot {doing}: {source}")]
    Refused {
        /// Where.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes a report into a folder, which is made if it is not there, and gives the path of the page.
///
/// Files of an earlier report are replaced or removed; other files in the folder are left alone.
///
/// # Errors
/// When the folder cannot be written; then it holds no half-written report.
pub fn write(report: &Report, folder: &Path) -> Result<PathBuf, WriteError> {
    check_places(folder)?;
    let files = files(report);
    let earlier = smaller_of_earlier(folder);
    let staging = staging_folder(folder);
    let written =
        stage(folder, &staging, &files).and_then(|()| put_in_place(&staging, folder, &files));
    if written.is_err() && staging.exists() {
        // Nothing better can be done about a second error than to report the first.
        let _ = fs::remove_dir_all(&staging);
    }
    written?;
    let gone = earlier
        .iter()
        .filter(|old| files.iter().all(|(file, _)| file != old));
    // What is left of an earlier report does no harm.
    gone.for_each(|old| drop(fs::remove_file(folder.join(old))));
    Ok(folder.join("index.html"))
}

/// The smaller scenarios of the report that stands in a folder.
fn smaller_of_earlier(folder: &Path) -> Vec<String> {
    let text = fs::read(folder.join("report.json")).unwrap_or_default();
    let report: Option<Report> = serde_json::from_slice(&text).ok();
    let scenarios = report.iter().flat_map(Report::scenarios);
    let smaller = scenarios
        .flat_map(|it| &it.failures)
        .filter_map(|failure| Some(failure.smaller.as_ref()?.file.clone()));
    let ours = |file: &String| file.starts_with("smaller/") && !file.contains("..");
    smaller.filter(ours).collect()
}

/// Every file of a report with its text, in the order in which they are put in place.
fn files(report: &Report) -> Vec<(&str, String)> {
    let failures = report.scenarios().flat_map(|it| &it.failures);
    let smaller = failures.filter_map(|failure| failure.smaller.as_ref());
    let mut files: Vec<(&str, String)> = smaller
        .map(|smaller| (smaller.file.as_str(), smaller.source.clone()))
        .collect();
    let texts = [
        html::to_html(report),
        junit::to_junit(report),
        json::to_json(report),
    ];
    files.extend(FILES.into_iter().zip(texts));
    files
}

/// Finds out whether a report can be written into a folder, without leaving anything there.
///
/// # Errors
/// When it cannot.
pub fn probe(folder: &Path) -> Result<(), WriteError> {
    check_places(folder)?;
    let staging = staging_folder(folder);
    let made = stage(folder, &staging, &[]);
    let _ = fs::remove_dir_all(&staging);
    made
}

fn check_places(folder: &Path) -> Result<(), WriteError> {
    let occupied = |path: PathBuf, found, needed| {
        Err(WriteError::Occupied {
            path,
            found,
            needed,
        })
    };
    if folder.exists() && !folder.is_dir() {
        return occupied(folder.into(), "a file", "a folder");
    }
    match FILES
        .map(|file| folder.join(file))
        .into_iter()
        .find(|path| path.is_dir())
    {
        Some(path) => occupied(path, "a folder", "a file"),
        None => Ok(()),
    }
}

/// On the file system of the destination, or else it could not be renamed to it.
fn staging_folder(folder: &Path) -> PathBuf {
    let process = std::process::id();
    if folder.is_dir() {
        return folder.join(format!(".partial-{process}"));
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.partial-{process}"))
}

fn stage(folder: &Path, staging: &Path, files: &[(&str, String)]) -> Result<(), WriteError> {
    fs::create_dir_all(staging).map_err(refused(folder, "write the report there"))?;
    for (file, text) in files {
        let path = staging.join(file);
        path.parent().map_or(Ok(()), make_folder)?;
        fs::write(&path, text).map_err(refused(&path, "write the file"))?;
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(folder).map_err(refused(folder, "make the folder"))
}

fn put_in_place(staging: &Path, folder: &Path, files: &[(&str, String)]) -> Result<(), WriteError> {
    if !folder.exists() {
        return fs::rename(staging, folder).map_err(refused(folder, "put the report in place"));
    }
    for (done, (file, _)) in files.iter().enumerate() {
        let path = folder.join(file);
        let placed = path.parent().map_or(Ok(()), make_folder).and_then(|()| {
            let renamed = fs::rename(staging.join(file), &path);
            renamed.map_err(refused(&path, "put the file in place"))
        });
        if placed.is_err() {
            take_back(folder, &files[..done]);
            return placed;
        }
    }
    fs::remove_dir_all(staging).map_err(refused(staging, "remove the folder"))
}

/// A report of which a part could not be put in place is no report.
fn take_back(folder: &Path, files: &[(&str, String)]) {
    for (file, _) in files {
        let _ = fs::remove_file(folder.join(file));
    }
}

fn refused(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> WriteError {
    move |source| WriteError::Refused {
        path: path.into(),
        doing,
        source,
    }
}
