//! Places as the page shows them: path, line, key, and the lines themselves.

use std::collections::VecDeque;
use std::path::PathBuf;

use serde::Serialize;

use crate::diagnostic::Place;
use crate::record::key_at;
use crate::source::Sources;
use crate::workspace::Workspace;

/// How many lines stand above and below the one that is meant.
const AROUND: usize = 2;

/// The most lines of a stretch that are shown.
const MOST: usize = 14;

/// The longest line that is shown whole.
const WIDEST: usize = 2000;

/// How many places can be opened: those that were asked for last.
const KEPT: usize = 2000;

/// A place, for the page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PlaceView {
    /// By this number an editor is asked for; none where there is no file on the disk.
    pub id: Option<u64>,
    pub path: String,
    pub line: usize,
    pub column: usize,
    /// The key, such as `concern[2].summary`.
    pub key: Option<String>,
    /// The id of the entry.
    pub entry: Option<String>,
    pub excerpt: Option<Excerpt>,
}

/// Lines of a file.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Excerpt {
    /// The number of the first one.
    pub first: usize,
    pub lines: Vec<String>,
    /// What is marked: first line and character, last line and the character after it; lines by their
    /// index in `lines`, characters in UTF-16 units, as the browser counts them.
    pub marked: [usize; 4],
}

/// A place on the disk.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub file: PathBuf,
    pub line: usize,
    pub column: usize,
}

/// The places that the page was told of and may ask to be opened.
#[derive(Debug, Default)]
pub(super) struct Places {
    next: u64,
    kept: VecDeque<(u64, Spot)>,
}

impl Places {
    pub(super) fn get(&self, id: u64) -> Option<Spot> {
        let found = self.kept.iter().find(|(known, _)| *known == id);
        found.map(|(_, spot)| spot.clone())
    }

    fn keep(&mut self, spot: Spot) -> u64 {
        let known = self.kept.iter().rev().find(|(_, known)| {
            known.file == spot.file && known.line == spot.line && known.column == spot.column
        });
        if let Some((id, _)) = known {
            return *id;
        }
        if self.kept.len() >= KEPT {
            self.kept.pop_front();
        }
        self.next += 1;
        self.kept.push_back((self.next, spot));
        self.next
    }

    /// A place of which `place` is the whole and `at` the byte that is meant.
    pub(super) fn view(
        &mut self,
        workspace: &Workspace,
        sources: &Sources,
        place: Place,
        at: usize,
    ) -> Option<PlaceView> {
        let file = sources.file(place.file)?;
        let (line, column) = file.line_column(at);
        let path = file.path();
        let is_toml = path
            .extension()
            .is_some_and(|extension| extension == "toml");
        let key = if is_toml && file.first_line() == 1 {
            key_at(file.text(), file.boundary(at))
        } else {
            None
        };
        let (key, entry) = key.map_or((None, None), |key| (Some(key.path), key.id));
        Some(PlaceView {
            id: self.on_disk(workspace, path.to_path_buf(), line, column),
            path: path.display().to_string(),
            line,
            column,
            key,
            entry,
            excerpt: Some(excerpt(file.text(), file.first_line(), place, at)),
        })
    }

    /// A file alone.
    pub(super) fn file(&mut self, workspace: &Workspace, path: PathBuf) -> PlaceView {
        PlaceView {
            path: path.display().to_string(),
            id: self.on_disk(workspace, path, 1, 1),
            line: 1,
            column: 1,
            key: None,
            entry: None,
            excerpt: None,
        }
    }

    fn on_disk(
        &mut self,
        workspace: &Workspace,
        path: PathBuf,
        line: usize,
        column: usize,
    ) -> Option<u64> {
        // What is built into the program, and what is generated, is nothing to edit.
        let file = workspace.root().join(path);
        if !workspace.holds(&file) || file.starts_with(workspace.out()) {
            return None;
        }
        Some(self.keep(Spot { file, line, column }))
    }
}

fn excerpt(text: &str, first_line: usize, place: Place, at: usize) -> Excerpt {
    let bytes = |at: usize| text.floor_char_boundary(at.min(text.len()));
    let line_of = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count();
    let at = bytes(at);
    let (mut start, mut end) = (bytes(place.start), bytes(place.end.max(place.start)));
    // A long stretch is shown around what is meant.
    let meant = line_of(at);
    if line_of(end) - line_of(start) >= MOST {
        let line_start = text.get(..at).and_then(|text| text.rfind('\n'));
        start = line_start.map_or(0, |end| end + 1).max(start);
        end = text
            .get(at..)
            .and_then(|rest| rest.find('\n'))
            .map_or(text.len(), |length| at + length)
            .min(end);
    }
    let from = line_of(start).min(meant).saturating_sub(AROUND);
    let to = line_of(end).max(meant) + AROUND;
    let mut lines = Vec::new();
    let mut marked = [0; 4];
    let mut begin = 0;
    for (index, line) in text.split('\n').enumerate() {
        let finish = begin + line.len();
        if (from..=to).contains(&index) {
            let units = |at: usize| {
                let part = line.get(..at.saturating_sub(begin).min(line.len()));
                part.unwrap_or_default().encode_utf16().count()
            };
            if (begin..=finish).contains(&start) {
                marked[0] = lines.len();
                marked[1] = units(start);
            }
            if (begin..=finish).contains(&end) {
                marked[2] = lines.len();
                marked[3] = units(end);
            }
            let shown = line.trim_end_matches('\r');
            lines.push(shown.chars().take(WIDEST).collect());
        }
        begin = finish + 1;
    }
    Excerpt {
        first: first_line + from,
        lines,
        marked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn an_excerpt_shows_the_stretch_with_lines_around_it() {
        let text = "one\ntwo\nthrée four\nfive\nsix\nseven";
        let sources = Sources::new();
        let file = sources.add("a.toml", text);
        let at = text.find("four").unwrap();
        let place = Place::new(file, at..at + 4);
        let shown = excerpt(text, 1, place, at);
        assert_eq!(shown.first, 1);
        assert_eq!(shown.lines, ["one", "two", "thrée four", "five", "six"]);
        assert_eq!(shown.marked, [2, 6, 2, 10]);
        let end = excerpt(text, 1, Place::new(file, 900..1000), 950);
        assert_eq!(end.lines.last().map(String::as_str), Some("seven"));
    }

    #[test]
    fn only_files_of_the_workspace_that_are_no_outputs_can_be_opened() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("rapporteur.toml"), "").unwrap();
        std::fs::create_dir(folder.path().join("out")).unwrap();
        std::fs::write(folder.path().join("out/paper.en.typ"), "").unwrap();
        let workspace = Workspace::find(folder.path()).unwrap();
        let mut places = Places::default();
        let mut id = |path: &str| places.file(&workspace, PathBuf::from(path)).id;
        let own = id("rapporteur.toml");
        assert!(own.is_some());
        assert_eq!(id("rapporteur.toml"), own, "one place has one number");
        for path in [
            "out/paper.en.typ",
            "../elsewhere",
            "/etc/passwd",
            "missing.toml",
        ] {
            assert_eq!(id(path), None, "{path}");
        }
        assert!(places.get(77).is_none());
    }
}
