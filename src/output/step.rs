//! What is done to the file system, a step at a time.
//!
//! Every step of this room goes through [`act`]: one that a signal has interrupted is taken again, and in
//! tests each can be made to fail, or something to happen just before it.

use std::io;
use std::path::Path;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A folder is opened or listed.
    Open,
    /// A folder is made.
    Make,
    /// A file is read.
    Read,
    /// An empty file is created.
    Create,
    /// A part of a file is written.
    Write,
    /// What was written is brought to the disk.
    Sync,
    /// A file is given a second name.
    Link,
    /// A file or folder is given the name that it is to have.
    Name,
    /// A file or folder is removed.
    Remove,
    /// A lock is taken.
    Lock,
}

/// Takes a step on `path`, as often as it is interrupted.
pub(super) fn act<T>(
    step: Step,
    path: &Path,
    mut action: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    loop {
        match before(step, path).and_then(|()| action()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

#[cfg(not(test))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "what stands in its place in tests can fail"
)]
fn before(_: Step, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
use injected::before;
#[cfg(test)]
pub(super) use injected::inject;

#[cfg(test)]
mod injected {
    use super::Step;
    use std::cell::RefCell;
    use std::io;
    use std::path::Path;

    type Injected = Box<dyn FnMut(Step, &Path) -> io::Result<()>>;

    thread_local! {
        static INJECTED: RefCell<Option<Injected>> = const { RefCell::new(None) };
    }

    /// Has `fault` asked before every step that this thread takes while `run` runs.
    pub(crate) fn inject<T>(
        fault: impl FnMut(Step, &Path) -> io::Result<()> + 'static,
        run: impl FnOnce() -> T,
    ) -> T {
        INJECTED.with(|injected| *injected.borrow_mut() = Some(Box::new(fault)));
        let result = run();
        INJECTED.with(|injected| *injected.borrow_mut() = None);
        result
    }

    pub(super) fn before(step: Step, path: &Path) -> io::Result<()> {
        INJECTED.with(|injected| match injected.borrow_mut().as_mut() {
            Some(fault) => fault(step, path),
            None => Ok(()),
        })
    }
}
