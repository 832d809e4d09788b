//! All the prose of a brief, each text read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::diagnostic::{Diagnostics, Place};
use crate::language::{Locale, Punctuation};
use crate::prose::{Prose, Setting, parse, parse_line};
use crate::record::Text;

/// The prose of a brief by the places of its texts.
///
/// Documents print the same texts again and again; each is read, and its faults complained of, once.
#[derive(Debug)]
pub struct Book {
    locale: Arc<Locale>,
    /// What stands between quotation marks that a style puts around it.
    quoted: Punctuation,
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
    pub fn new(locale: &Arc<Locale>) -> Self {
        Self {
            locale: Arc::clone(locale),
            quoted: locale.punctuation().within_quotation(),
            inner: Mutex::default(),
        }
    }

    fn setting(&self) -> Setting<'_> {
        Setting::of(self.locale.punctuation())
    }

    /// A text as CommonMark.
    #[must_use]
    pub fn prose(&self, text: &Text) -> Arc<Prose> {
        self.get(text, parse, &self.setting())
    }

    /// A text as one line without Markdown, such as a title.
    #[must_use]
    pub fn line(&self, text: &Text) -> Arc<Prose> {
        self.get(text, parse_line, &self.setting())
    }

    /// The words of somebody, between quotation marks that the style puts around them.
    #[must_use]
    pub fn quotation(&self, text: &Text) -> Arc<Prose> {
        self.get(text, parse, &Setting::of(&self.quoted))
    }

    /// What somebody has said, in a sentence that begins with who has said it.
    #[must_use]
    pub fn reported(&self, text: &Text) -> Arc<Prose> {
        let setting = Setting {
            begins: false,
            ..self.setting()
        };
        self.get(text, parse, &setting)
    }

    fn get(
        &self,
        text: &Text,
        read: fn(&Text, &Setting<'_>, &mut Diagnostics) -> Prose,
        setting: &Setting<'_>,
    ) -> Arc<Prose> {
        let mut inner = self.lock();
        if let Some(prose) = inner.texts.get(&text.place()) {
            return Arc::clone(prose);
        }
        let prose = Arc::new(read(text, setting, &mut inner.diagnostics));
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
