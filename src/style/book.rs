//! All the prose of a brief, each text read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::diagnostic::{Diagnostics, Place};
use crate::prose::{Prose, parse, parse_line};
use crate::record::Text;

/// The prose of a brief by the places of its texts.
///
/// Documents print the same texts again and again; each is read, and its faults complained of, once.
#[derive(Debug, Default)]
pub struct Book {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    texts: HashMap<Place, Arc<Prose>>,
    order: Vec<Arc<Prose>>,
    diagnostics: Diagnostics,
}

impl Book {
    /// An empty book.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A text as CommonMark.
    #[must_use]
    pub fn prose(&self, text: &Text) -> Arc<Prose> {
        self.get(text, parse)
    }

    /// A text as one line without Markdown, such as a title.
    #[must_use]
    pub fn line(&self, text: &Text) -> Arc<Prose> {
        self.get(text, parse_line)
    }

    fn get(&self, text: &Text, read: fn(&Text, &mut Diagnostics) -> Prose) -> Arc<Prose> {
        let mut inner = self.lock();
        if let Some(prose) = inner.texts.get(&text.place()) {
            return Arc::clone(prose);
        }
        let prose = Arc::new(read(text, &mut inner.diagnostics));
        inner.texts.insert(text.place(), Arc::clone(&prose));
        inner.order.push(Arc::clone(&prose));
        prose
    }

    /// Every text that was read, in the order of reading.
    #[must_use]
    pub fn texts(&self) -> Vec<Arc<Prose>> {
        self.lock().order.clone()
    }

    /// Hands over what was wrong with the texts.
    pub fn take_diagnostics(&self) -> Diagnostics {
        std::mem::take(&mut self.lock().diagnostics)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        match self.inner.lock() {
            Ok(inner) => inner,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}
