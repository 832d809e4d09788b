//! What a program that makes the same brief again and again keeps from one run to the next.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::inputs::name;
use super::{Prepared, Setting};
use crate::output::Sha256;
use crate::style::FontFile;
use crate::workspace::Workspace;

/// Fonts, sources as Typst has parsed them, and the last pages of each document.
///
/// Typst itself remembers what it has set; but it knows the same paragraph again only if it comes from
/// the same parsed source, edited where the author has edited, and is set in the same fonts.
#[derive(Default)]
pub struct Memory {
    setting: Option<(Fonts, Arc<Setting>)>,
}

/// The fonts of a style by what they hold.
type Fonts = BTreeMap<String, FontKey>;

#[derive(PartialEq, Eq)]
enum FontKey {
    /// Built into the program, by its place there.
    BuiltIn(usize),
    OnDisk(Sha256),
}

impl Memory {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands a brief what is still right for it.
    pub fn lend(&self, workspace: &Workspace, prepared: &Prepared) {
        if let (Some((fonts, setting)), Some(wanted)) = (&self.setting, fonts(workspace, prepared))
            && *fonts == wanted
        {
            // One that has been set already has its own.
            let _ = prepared.setting.set(Arc::clone(setting));
        }
    }

    /// Has Typst remember the documents in which nothing has changed, when nobody waits.
    pub fn refresh(&self) {
        if let Some((_, setting)) = &self.setting {
            setting.kept.refresh();
        }
    }

    /// Keeps what a brief was set with.
    pub fn keep(&mut self, workspace: &Workspace, prepared: &Prepared) {
        if let (Some(setting), Some(fonts)) = (prepared.setting.get(), fonts(workspace, prepared)) {
            self.setting = Some((fonts, Arc::clone(setting)));
        }
    }
}

fn fonts(workspace: &Workspace, prepared: &Prepared) -> Option<Fonts> {
    let files = prepared.inputs.files();
    let fonts = prepared.style.fonts.iter();
    fonts
        .map(|(path, font)| {
            let key = match font {
                FontFile::BuiltIn(bytes) => FontKey::BuiltIn(bytes.as_ptr().addr()),
                FontFile::OnDisk(file, _) => {
                    let digest = files.get(&name(workspace, file)).copied().flatten()?;
                    FontKey::OnDisk(digest.sha256)
                }
            };
            Some((path.clone(), key))
        })
        .collect()
}
