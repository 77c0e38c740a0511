//! Lists the scenarios that come with the project, for `src/builtin.rs` to build in: every TOML
//! file in a folder of the crate `scenarios`.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = said_by_cargo("CARGO_MANIFEST_DIR").join("../scenarios");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut list = String::from("const FILES: &[(&str, &str)] = &[\n");
    for folder in entries(&root)?.into_iter().filter(|path| path.is_dir()) {
        let files = entries(&folder)?.into_iter();
        let scenarios = files.filter(|path| path.extension().is_some_and(|it| it == "toml"));
        for path in scenarios {
            let name = path.strip_prefix(&root).map_err(io::Error::other)?;
            let name = name.display().to_string().replace('\\', "/");
            let place = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../scenarios/{name}\")");
            writeln!(list, "({name:?}, include_str!({place})),").map_err(io::Error::other)?;
        }
    }
    list.push_str("];\n");
    fs::write(said_by_cargo("OUT_DIR").join("builtin.rs"), list)
}

/// A place that cargo tells when it runs the script, which may have been built for another copy of
/// the project.
fn said_by_cargo(variable: &str) -> PathBuf {
    PathBuf::from(env::var_os(variable).expect("cargo says where"))
}

/// What stands in a folder, in order.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = folder.read_dir()?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}
