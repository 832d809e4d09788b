//! Values of templates as literals of Typst.

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind};

use super::printed::Passage;
use super::render::Evaluator;
use crate::prose::{CLOSE, typst as typst_prose};

impl Evaluator {
    /// A Typst literal of a value, for places where code stands.
    pub(super) fn literal(&self, value: &Value) -> Result<String, Error> {
        if let Some(passage) = value.downcast_object_ref::<Passage>() {
            let open = self.marks().open(passage.prose.place);
            let text = value.to_string();
            return Ok(format!("{open}{}{CLOSE}", typst_prose::literal(&text)));
        }
        Ok(match value.kind() {
            ValueKind::None => String::from("none"),
            ValueKind::Bool => value.is_true().to_string(),
            ValueKind::Number => value.to_string(),
            ValueKind::Seq | ValueKind::Iterable => {
                let mut items = String::new();
                for item in value.try_iter()? {
                    items.push_str(&self.literal(&item)?);
                    items.push_str(", ");
                }
                format!("({})", items.trim_end())
            }
            ValueKind::Map => {
                let mut items = String::new();
                for key in value.try_iter()? {
                    let item = value.get_item(&key)?;
                    items.push_str(&typst_prose::literal(&key.to_string()));
                    items.push_str(": ");
                    items.push_str(&self.literal(&item)?);
                    items.push_str(", ");
                }
                if items.is_empty() {
                    String::from("(:)")
                } else {
                    format!("({})", items.trim_end())
                }
            }
            ValueKind::Undefined => return Err(Error::from(ErrorKind::UndefinedError)),
            _ => self.led_back(value, typst_prose::literal(&value.to_string())),
        })
    }
}
