//! The files of a made brief: all that is written, and the manifest that says what it was made of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::{EDITIONS, Made, Prepared, Survey, Task};
use crate::output::{Delivery, Digest, MANIFEST, Manifest, Options, Output, Program, WriteError};
use crate::style::{FontFile, shipped};
use crate::workspace::Workspace;

/// A file on its way out: its path within the folder, and what it holds.
pub struct Outgoing<'m> {
    /// The path.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: &'m [u8],
    /// The document that it is, if it is one.
    pub document: Option<&'m Made>,
    /// Whether it is a font, which most briefs have in common.
    pub is_font: bool,
}

/// What has become of files that were to be written.
pub struct Delivered {
    /// What they were made of; `None` if that has been changed by somebody in the meantime.
    pub manifest: Option<Manifest>,
    /// Whether other runs were kept away while they were written. Where the file system has no locks,
    /// nobody could be.
    pub is_guarded: bool,
}

/// The digests of the files of the styles that are built in, by style and path.
static BUILT_IN: LazyLock<BTreeMap<(&str, &str), Digest>> = LazyLock::new(|| {
    let styles = shipped().iter();
    let files = styles.flat_map(|(style, files)| files.iter().map(move |file| (*style, file)));
    files
        .map(|(style, (path, bytes))| ((style, *path), Digest::of(bytes)))
        .collect()
});

impl Prepared {
    /// All the files of a delivery but the manifest: the documents, their generated sources, and what
    /// these need beside them.
    #[must_use]
    pub fn outgoing<'m>(&'m self, made: &'m [Made]) -> Vec<Outgoing<'m>> {
        let typst = Path::new("typst");
        let file = |path: PathBuf, bytes: &'m [u8]| Outgoing {
            path,
            bytes,
            document: None,
            is_font: false,
        };
        let beside = self.style.beside.iter();
        let mut files: Vec<_> = beside
            .map(|(path, beside)| file(typst.join(path), beside.bytes()))
            .collect();
        files.extend(self.fonts().map(|(path, font)| Outgoing {
            is_font: true,
            ..file(typst.join(path), font)
        }));
        let is_printed = |path: &String| made.iter().any(|one| one.pictures.contains(path));
        let assets = self.assets.files.iter();
        let assets = assets.filter(|(path, _)| is_printed(path));
        files.extend(assets.map(|(path, picture)| file(typst.join(path), picture.bytes())));
        for document in made {
            let (path, text) = &document.source;
            files.push(file(path.clone(), text.as_bytes()));
            files.push(Outgoing {
                path: document.path.clone(),
                bytes: &document.bytes,
                document: Some(document),
                is_font: false,
            });
        }
        files
    }

    /// The digest of a font, which is known already: fonts are large, and mostly the same for all briefs.
    fn font_digest(&self, file: &Outgoing) -> Option<Digest> {
        let inner = file
            .path
            .strip_prefix("typst")
            .ok()
            .filter(|_| file.is_font)?;
        let inner = inner.to_str()?;
        match self.style.fonts.get(inner)? {
            FontFile::BuiltIn(_) => BUILT_IN.get(&(self.style.name.as_str(), inner)).copied(),
            // It is unchanged since it was hashed as an input, or there is no manifest.
            FontFile::OnDisk(_, shown) => self.inputs.digest(shown),
        }
    }

    /// The manifest of these files, `None` if an input has changed since it was read: nobody can say
    /// any more what they were made of.
    #[must_use]
    pub fn manifest(
        &self,
        workspace: &Workspace,
        files: &[Outgoing],
        options: &Options,
        warnings: usize,
    ) -> Option<Manifest> {
        self.inputs
            .are_unchanged(workspace)
            .then(|| self.manifest_of(files, options, warnings))
    }

    /// The manifest of these files, if the inputs are what they were.
    #[must_use]
    pub fn manifest_of(&self, files: &[Outgoing], options: &Options, warnings: usize) -> Manifest {
        let outputs: BTreeMap<String, Output> = files
            .iter()
            .map(|file| {
                let digest = self.font_digest(file);
                let digest = digest.unwrap_or_else(|| Digest::of(file.bytes));
                let output = match file.document {
                    Some(made) => Output::document(digest, &made.document, made.pages),
                    None => Output::file(digest),
                };
                (crate::source::with_slashes(&file.path), output)
            })
            .collect();
        Manifest {
            program: Program::this(),
            brief: self.material.brief.name.clone(),
            edition: None,
            options: options.clone(),
            locked: self.material.numbering.is_locked(),
            folders: self.inputs.listings(),
            inputs: self.inputs.files(),
            withheld: std::collections::BTreeSet::new(),
            outputs,
            warnings,
        }
    }

    /// Writes the documents, beside them the sources with all that setting them takes, and at last the
    /// manifest.
    ///
    /// Without a manifest, because an input has changed in the meantime, the one of an earlier run is
    /// left: it does not fit the inputs either, and the next run makes the brief again. If that run has
    /// been quicker, its documents are left and its manifest is given back.
    ///
    /// # Errors
    /// A file cannot be written; the old ones are as they were.
    pub fn deliver(
        &self,
        task: &Task,
        made: &[Made],
        warnings: usize,
    ) -> Result<Delivered, WriteError> {
        let Task {
            workspace,
            folder,
            target,
            options,
            ..
        } = *task;
        let files = self.outgoing(made);
        let mut delivery = Delivery::to(target)?;
        let mut old = Manifest::read(delivery.folder()).ok().flatten();
        if !self.inputs.are_unchanged(workspace) {
            let newer = Survey::new(workspace).current(folder, target, options);
            if newer.is_some() {
                return Ok(Delivered {
                    manifest: newer,
                    is_guarded: delivery.is_locked(),
                });
            }
        }
        for file in &files {
            if file.is_font {
                delivery.add_shared(&file.path, file.bytes)?;
            } else {
                delivery.add(&file.path, file.bytes)?;
            }
        }
        let manifest = self.manifest(workspace, &files, options, warnings);
        if let Some(manifest) = &manifest {
            let json = manifest
                .to_json()
                .map_err(|error| WriteError::new(&target.join(MANIFEST).path(), error))?;
            delivery.add(MANIFEST, &json)?;
        }
        // Of a run for some of the documents, the others are not outdated.
        if let (Some(old), Some(new)) = (&mut old, &manifest)
            && options.documents.is_empty()
            && old.brief == new.brief
        {
            // Editions are for ever, whatever a manifest says.
            old.outputs.retain(|path, _| !path.starts_with(EDITIONS));
            delivery.replaces(old, new);
        }
        let is_guarded = delivery.is_locked();
        delivery.finish()?;
        Ok(Delivered {
            manifest,
            is_guarded,
        })
    }
}
