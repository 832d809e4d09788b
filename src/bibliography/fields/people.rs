//! Who wrote, edited and translated a source.

use hayagriva::citationberg::json::NameValue;

use super::Reader;
use crate::bibliography::draft::Draft;
use crate::bibliography::names;

impl Reader<'_> {
    fn names(&mut self, field: &'static str) -> Vec<NameValue> {
        let Some(decoded) = self.decoded(field) else {
            return Vec::new();
        };
        let names = names::read(&decoded);
        let at = self
            .entry
            .fields
            .get(field)
            .map_or(0..0, |field| field.at.clone());
        for name in names.doubtful {
            let help = format!("an organisation stands in two pairs of braces: `{{{{{name}}}}}`");
            self.warn(
                at.clone(),
                format!("`{name}` would be a person called so; it is set as an organisation"),
                Some(help),
            );
        }
        names.people
    }

    pub(super) fn people(&mut self, draft: &mut Draft) {
        let author = self.names("author");
        draft.names("author", author);
        draft.names("translator", self.names("translator"));
        draft.names("container-author", self.names("bookauthor"));
        for (field, role) in [
            ("editor", "editortype"),
            ("editora", "editoratype"),
            ("editorb", "editorbtype"),
            ("editorc", "editorctype"),
        ] {
            let people = self.names(field);
            let role = self.text(role).unwrap_or_else(|| String::from("editor"));
            let (variable, verb) = match role.as_str() {
                "editor" => ("editor", ""),
                "compiler" => ("compiler", ""),
                "director" => ("director", ""),
                "organizer" => ("organizer", ""),
                "translator" => ("translator", ""),
                "redactor" | "reviser" => ("", "revised by"),
                "founder" => ("", "founded by"),
                "continuator" => ("", "continued by"),
                "collaborator" => ("", "with"),
                _ => ("", ""),
            };
            if !variable.is_empty() {
                draft.names(variable, people);
            } else if !people.is_empty() {
                let names: Vec<String> = people.iter().map(names::shown).collect();
                let verb = if verb.is_empty() {
                    format!("{role}:")
                } else {
                    verb.to_owned()
                };
                draft.remark(Some(format!("{verb} {}", names::in_a_line(&names))));
            }
        }
        for (field, verb) in [
            ("annotator", "with annotations by"),
            ("commentator", "with a commentary by"),
            ("introduction", "with an introduction by"),
            ("foreword", "with a foreword by"),
            ("afterword", "with an afterword by"),
            ("holder", "held by"),
        ] {
            let people: Vec<String> = self.names(field).iter().map(names::shown).collect();
            if !people.is_empty() {
                draft.remark(Some(format!("{verb} {}", names::in_a_line(&people))));
            }
        }
        let addon = self.text("nameaddon");
        draft.remark(addon.map(|addon| format!("[{addon}]")));
    }
}
