//! Plain strings of the context that lead back to whoever has written what they say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use minijinja::value::Value;

use crate::diagnostic::Place;

/// The places of strings, such as the name of a State that the brief gives by its code.
///
/// For a template they are strings as others are: they can be compared, measured and filtered. They are
/// known by where they lie in memory, which a copy of a value shares; what a filter makes of one is a
/// new string and has no place any more.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// By the address of a text, which is kept with it: no other can come to lie there.
    known: Mutex<HashMap<usize, (Arc<str>, Place)>>,
}

impl Placed {
    fn known(&self) -> MutexGuard<'_, HashMap<usize, (Arc<str>, Place)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value of a text that came from `place`.
    pub(super) fn value(&self, text: impl Into<Arc<str>>, place: Place) -> Value {
        let text: Arc<str> = text.into();
        if !text.is_empty() {
            self.known()
                .insert(text.as_ptr().addr(), (Arc::clone(&text), place));
        }
        Value::from(text)
    }

    /// Where a string came from, if that is known.
    pub(super) fn place(&self, value: &Value) -> Option<Place> {
        let text = value.as_str()?;
        let known = self.known();
        let (own, place) = known.get(&text.as_ptr().addr())?;
        (own.len() == text.len()).then_some(*place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_copy_is_known_and_a_string_that_only_says_the_same_is_not() {
        let file = Sources::new().add("brief.toml", "state = \"KZ\"");
        let place = Place::new(file, 9..11);
        let placed = Placed::default();
        let value = placed.value("KZ", place);
        assert_eq!(placed.place(&value.clone()), Some(place));
        assert_eq!(value, Value::from("KZ"));
        assert_eq!(placed.place(&Value::from("KZ")), None);
        assert_eq!(placed.place(&Value::from(7)), None);
        assert_eq!(placed.place(&placed.value("", place)), None);
        let mut env = minijinja::Environment::new();
        env.add_template("t", "{% set x = one %}{{ x == 'KZ' }} {{ x | length }}")
            .unwrap();
        let context = Value::from_pairs([("one", value)]);
        assert_eq!(
            env.get_template("t").unwrap().render(context).unwrap(),
            "True 2"
        );
    }
}
