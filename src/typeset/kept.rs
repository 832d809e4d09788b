//! Documents as they were set last: one of which nothing has changed is not set again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use typst::diag::{SourceResult, Warned};
use typst::syntax::FileId;
use typst_layout::PagedDocument;

use super::world::House;

/// The last good pages of each manuscript, by its main file, for whoever sets the same ones again and
/// again.
#[derive(Default)]
pub struct Kept {
    documents: Mutex<HashMap<FileId, Last>>,
}

/// A document, what it was set from and what Typst said of it.
struct Last {
    house: Arc<House>,
    document: Warned<PagedDocument>,
    /// It was taken as it was, and Typst has not seen it since.
    is_resting: bool,
}

impl Kept {
    /// The pages of this house: those that are kept if it has the same to set, and otherwise set now.
    ///
    /// What is said of kept pages is said in terms of the new house: they look the same, but the author
    /// may have moved what they came from.
    pub(super) fn or_set(
        &self,
        mut house: House,
    ) -> (Arc<House>, Warned<SourceResult<PagedDocument>>) {
        let mut documents = self.documents();
        if let Some(last) = documents.get_mut(&house.main_id())
            && last.house.sets_the_same(&house)
        {
            house.inherit(&last.house);
            last.house = Arc::new(house);
            last.is_resting = true;
            let result = Warned {
                output: Ok(last.document.output.clone()),
                warnings: last.document.warnings.clone(),
            };
            return (Arc::clone(&last.house), result);
        }
        // Others may set other manuscripts meanwhile.
        drop(documents);
        let house = Arc::new(house);
        let result = typst::compile::<PagedDocument>(&*house);
        let mut documents = self.documents();
        match &result.output {
            Ok(document) => {
                let last = Last {
                    house: Arc::clone(&house),
                    document: Warned {
                        output: document.clone(),
                        warnings: result.warnings.clone(),
                    },
                    is_resting: false,
                };
                documents.insert(house.main_id(), last);
            }
            Err(_) => {
                documents.remove(&house.main_id());
            }
        }
        (house, result)
    }

    /// Sets the documents that were taken as they were since the last time, so that Typst does not forget
    /// them: the next edit may be one of theirs.
    ///
    /// It costs little as long as Typst remembers them, but is for when nobody waits.
    pub fn refresh(&self) {
        let resting: Vec<_> = self
            .documents()
            .values_mut()
            .filter_map(|last| {
                std::mem::take(&mut last.is_resting).then(|| Arc::clone(&last.house))
            })
            .collect();
        for house in resting {
            let _ = typst::compile::<PagedDocument>(&*house);
        }
    }

    fn documents(&self) -> MutexGuard<'_, HashMap<FileId, Last>> {
        self.documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
