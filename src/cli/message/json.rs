//! One array of objects. The fields are described in `docs/checking.md`; new ones may be added.

use super::Found;
use crate::cli::visible;

pub(super) fn print(found: &[Found]) -> String {
    // Texts, numbers and lists of them: there is nothing in it that JSON cannot hold.
    let json = serde_json::to_string_pretty(found).unwrap_or_default();
    format!("{}\n", visible::json(&json))
}
