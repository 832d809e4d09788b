//! Tells the program what it was built from: a hash of its sources, so that documents are made again
//! when the program has changed, even under the same version. And lists the files that are built into
//! it, so that nobody has to.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// All that can change what the program makes; the compiler is pinned by the version it needs.
const SOURCES: [&str; 5] = ["Cargo.lock", "Cargo.toml", "build.rs", "src", "styles"];

/// Folders of folders that are built into the program, each under its name.
const BUILT_IN: [&str; 2] = ["scaffold", "styles"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        gather(Path::new(source), source, &mut files)?;
    }
    // The same on every machine: by name, and of the names only what follows the package's folder.
    files.sort();
    let mut hash = Sha256::new();
    for (name, path) in files {
        let bytes = fs::read(path)?;
        for part in [name.as_bytes(), &bytes] {
            hash.update(u64::try_from(part.len())?.to_le_bytes());
            hash.update(part);
        }
    }
    let digits: String = hash
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("cargo:rustc-env=RAPPORTEUR_BUILD={digits}");
    for folder in BUILT_IN {
        println!("cargo:rerun-if-changed={folder}");
        build_in(folder)?;
    }
    Ok(())
}

/// Writes `<folder>.rs`, an expression: for each folder in it its name and its files, each with its
/// path from there on and what it holds.
fn build_in(folder: &str) -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    gather(Path::new(folder), "", &mut files)?;
    files.sort();
    let mut parts: BTreeMap<&str, String> = BTreeMap::new();
    for (name, path) in &files {
        if let Some((part, inner)) = name.trim_start_matches('/').split_once('/') {
            // The package's folder is left to the compiler: one target folder may serve two clones.
            let path = format!("/{}", path.display());
            let list = parts.entry(part).or_default();
            writeln!(
                list,
                "({inner:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),"
            )?;
        }
    }
    let mut text = String::from("&[\n");
    for (part, list) in parts {
        write!(text, "({part:?}, &[\n{list}]),\n")?;
    }
    text.push_str("]\n");
    let target = Path::new(&env::var("OUT_DIR")?).join(format!("{folder}.rs"));
    fs::write(target, text)?;
    Ok(())
}

fn gather(
    path: &Path,
    name: &str,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), Box<dyn Error>> {
    if path.is_file() {
        files.push((name.to_owned(), path.to_path_buf()));
    } else if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let inner = entry.file_name().to_string_lossy().into_owned();
            // What editors leave beside the sources is not built.
            if !inner.starts_with('.') && !inner.ends_with('~') {
                gather(&entry.path(), &format!("{name}/{inner}"), files)?;
            }
        }
    }
    Ok(())
}
