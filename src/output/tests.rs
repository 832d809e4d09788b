use super::*;
use std::fs;

#[test]
fn nothing_has_its_name_before_everything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.pdf"), "old").unwrap();
    let mut delivery = Delivery::to(&Target::root(folder.path())).unwrap();
    delivery.add("a.pdf", b"new").unwrap();
    delivery.add("typst/a.typ", b"source").unwrap();
    delivery.add("typst/b.typ", b"another").unwrap();
    assert_eq!(fs::read(folder.path().join("a.pdf")).unwrap(), b"old");
    assert!(!folder.path().join("typst/a.typ").exists());
    delivery.finish().unwrap();
    assert_eq!(fs::read(folder.path().join("a.pdf")).unwrap(), b"new");
    assert_eq!(
        fs::read(folder.path().join("typst/a.typ")).unwrap(),
        b"source"
    );
    assert_eq!(
        fs::read(folder.path().join("typst/b.typ")).unwrap(),
        b"another"
    );
}

#[test]
fn an_abandoned_delivery_leaves_the_old_file_and_no_litter() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.pdf"), "old").unwrap();
    let mut delivery = Delivery::to(&Target::root(folder.path())).unwrap();
    delivery.add("a.pdf", b"new").unwrap();
    drop(delivery);
    assert_eq!(fs::read(folder.path().join("a.pdf")).unwrap(), b"old");
    assert_eq!(names(folder.path()), [LOCK, "a.pdf"]);
}

#[test]
fn what_a_killed_run_left_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(format!("{UNFINISHED}x1")), "half").unwrap();
    let within = folder.path().join("editions/first/typst");
    fs::create_dir_all(&within).unwrap();
    fs::write(within.join(format!("{UNFINISHED}x2")), "half").unwrap();
    let delivery = Delivery::to(&Target::root(folder.path())).unwrap();
    delivery.finish().unwrap();
    assert_eq!(names(folder.path()), [LOCK]);
}

#[cfg(unix)]
#[test]
fn a_shared_file_is_one_file_under_several_names_and_only_among_deliveries() {
    use std::os::unix::fs::MetadataExt;
    let out = tempfile::tempdir().unwrap();
    let font = Path::new("fonts/f.ttf");
    let inode = |name: &str| {
        let found = fs::metadata(out.path().join(name).join(font)).unwrap();
        (found.ino(), found.len())
    };
    // Somebody's own folder, with the same font in it.
    fs::create_dir_all(out.path().join("own/fonts")).unwrap();
    fs::write(out.path().join("own").join(font), b"font").unwrap();
    for (name, bytes) in [("a", b"font"), ("b", b"font"), ("c", b"tnof")] {
        let folder = out.path().join(name);
        let mut delivery = Delivery::to(&Target::root(out.path()).join(name)).unwrap();
        delivery.add_shared(font, bytes).unwrap();
        delivery.finish().unwrap();
        assert_eq!(fs::read(folder.join(font)).unwrap(), bytes);
        assert_eq!(names(&folder.join("fonts")), ["f.ttf"]);
    }
    assert_ne!(inode("a"), inode("own"));
    assert_eq!(inode("a"), inode("b"));
    assert_ne!(inode("a"), inode("c"), "it holds something else");

    // A new font for one of them leaves the other's alone.
    let mut delivery = Delivery::to(&Target::root(out.path()).join("a")).unwrap();
    delivery.add_shared(font, b"news").unwrap();
    delivery.finish().unwrap();
    assert_eq!(fs::read(out.path().join("a").join(font)).unwrap(), b"news");
    assert_eq!(fs::read(out.path().join("b").join(font)).unwrap(), b"font");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A folder of outputs as an earlier run has left it, and what the next one writes.
mod faults {
    use super::*;
    use crate::output::step::{Step, inject};
    use std::cell::Cell;
    use std::collections::BTreeMap;
    use std::rc::Rc;

    const FILES: [&str; 5] = [
        "a.pdf",
        "new.pdf",
        "typst/a.typ",
        "typst/fonts/f.ttf",
        "manifest.json",
    ];

    fn written(round: &str) -> BTreeMap<String, Vec<u8>> {
        let files = FILES
            .iter()
            .filter(|name| round == "new" || !name.starts_with("new"));
        files
            .map(|name| ((*name).to_owned(), format!("{round} {name}").into_bytes()))
            .collect()
    }

    fn deliver(target: &Target, round: &str) -> Result<(), WriteError> {
        let mut delivery = Delivery::to(target)?;
        for (path, bytes) in written(round) {
            if path.ends_with("ttf") {
                delivery.add_shared(&path, &bytes)?;
            } else {
                delivery.add(&path, &bytes)?;
            }
        }
        delivery.finish()
    }

    /// The files under a folder, but for the lock.
    fn found(folder: &Path) -> BTreeMap<String, Vec<u8>> {
        fn walk(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    walk(&entry.path(), &format!("{name}/"), found);
                } else if !name.ends_with(LOCK) {
                    found.insert(name, fs::read(entry.path()).unwrap());
                }
            }
        }
        let mut files = BTreeMap::new();
        walk(folder, "", &mut files);
        files
    }

    /// Runs with the step of this number failing, if there are so many; says whether there were.
    fn failing<T>(
        number: usize,
        error: impl Fn() -> io::Error + 'static,
        run: impl FnOnce() -> T,
    ) -> (T, bool) {
        let count = Rc::new(Cell::new(0));
        let counted = Rc::clone(&count);
        let fault = move |_: Step, _: &Path| {
            counted.set(counted.get() + 1);
            if counted.get() == number {
                Err(error())
            } else {
                Ok(())
            }
        };
        let result = inject(fault, run);
        (result, count.get() >= number)
    }

    fn errors() -> Vec<io::Error> {
        let kinds = [
            io::ErrorKind::StorageFull,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::ReadOnlyFilesystem,
        ];
        let mut errors: Vec<io::Error> = kinds.into_iter().map(io::Error::from).collect();
        // EIO.
        errors.push(io::Error::from_raw_os_error(5));
        errors
    }

    /// Whichever step fails, and with whatever error: all files are the old ones or all are the new ones,
    /// and the next run leaves the new ones and nothing else.
    #[test]
    fn whatever_step_fails_the_files_are_of_one_run() {
        for kind in 0..errors().len() {
            let mut number = 1;
            loop {
                let folder = tempfile::tempdir().unwrap();
                let target = Target::root(folder.path()).join("brief");
                let path = target.path();
                deliver(&target, "old").unwrap();
                let error = move || errors().remove(kind);
                let (result, was_met) = failing(number, error, || deliver(&target, "new"));
                if !was_met {
                    assert!(number > 40, "only {number} steps");
                    break;
                }
                let mut files = found(&path);
                // What could not be removed when it was given up is litter, and no document.
                files.retain(|name, _| !name.contains(UNFINISHED));
                let expected = if result.is_ok() { "new" } else { "old" };
                assert!(
                    files == written(expected),
                    "step {number}: {result:?}: {:?}",
                    files.keys()
                );
                deliver(&target, "new").unwrap();
                assert!(
                    found(&path) == written("new"),
                    "step {number}: the next run"
                );
                number += 1;
            }
        }
    }

    #[test]
    fn whatever_step_fails_a_single_file_is_the_old_one_or_the_new_one() {
        for kind in 0..errors().len() {
            let mut number = 1;
            loop {
                let folder = tempfile::tempdir().unwrap();
                let target = Target::root(folder.path()).join("numbering.lock");
                write_file(&target, b"old").unwrap();
                let error = move || errors().remove(kind);
                let (result, was_met) = failing(number, error, || write_file(&target, b"new"));
                if !was_met {
                    break;
                }
                let expected: &[u8] = if result.is_ok() { b"new" } else { b"old" };
                assert_eq!(fs::read(target.path()).unwrap(), expected, "step {number}");
                write_file(&target, b"new").unwrap();
                assert_eq!(names(folder.path()), ["numbering.lock"], "step {number}");
                number += 1;
            }
            assert!(number > 7, "only {number} steps");
        }
    }

    #[test]
    fn a_step_that_a_signal_interrupts_is_taken_again() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::root(folder.path()).join("brief");
        deliver(&target, "old").unwrap();
        let mut every_other = false;
        let fault = move |_: Step, _: &Path| {
            every_other = !every_other;
            if every_other {
                Err(io::ErrorKind::Interrupted.into())
            } else {
                Ok(())
            }
        };
        inject(fault, || deliver(&target, "new")).unwrap();
        assert!(found(&target.path()) == written("new"));
    }

    /// Where files have only one name each, as on memory cards, the old ones are copied.
    #[test]
    fn a_file_system_without_second_names_is_written_to_all_the_same() {
        let without = |step: Step, _: &Path| match step {
            Step::Link => Err(io::ErrorKind::Unsupported.into()),
            _ => Ok(()),
        };
        let folder = tempfile::tempdir().unwrap();
        let target = Target::root(folder.path()).join("brief");
        deliver(&target, "old").unwrap();
        inject(without, || deliver(&target, "new")).unwrap();
        assert!(found(&target.path()) == written("new"));
        // And put back when the last of them cannot be replaced.
        deliver(&target, "old").unwrap();
        fs::remove_file(target.path().join("new.pdf")).unwrap();
        let last = move |step: Step, path: &Path| match step {
            Step::Link => Err(io::ErrorKind::Unsupported.into()),
            Step::Name if path.ends_with("typst/fonts/f.ttf") => {
                Err(io::Error::from_raw_os_error(5))
            }
            _ => Ok(()),
        };
        inject(last, || deliver(&target, "new")).unwrap_err();
        assert!(found(&target.path()) == written("old"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_system_without_locks_is_written_to_and_that_is_known() {
        let without = |step: Step, _: &Path| match step {
            Step::Lock => Err(io::Error::from_raw_os_error(
                rustix::io::Errno::NOLCK.raw_os_error(),
            )),
            _ => Ok(()),
        };
        let folder = tempfile::tempdir().unwrap();
        let target = Target::root(folder.path()).join("brief");
        inject(without, || deliver(&target, "new")).unwrap();
        assert!(found(&target.path()) == written("new"));
        let delivery = inject(without, || Delivery::to(&target)).unwrap();
        assert!(!delivery.is_locked());
        assert!(Delivery::to(&target).unwrap().is_locked());
    }

    /// A link that somebody puts in the way at any moment is found, or leads nowhere.
    #[cfg(unix)]
    #[test]
    fn a_link_that_appears_while_a_run_writes_leads_nowhere() {
        use std::os::unix::fs::symlink;
        for at in ["brief", "brief/typst", "brief/typst/fonts"] {
            let mut number = 1;
            loop {
                let folder = tempfile::tempdir().unwrap();
                let elsewhere = tempfile::tempdir().unwrap();
                fs::create_dir_all(elsewhere.path().join("typst/fonts")).unwrap();
                fs::create_dir_all(elsewhere.path().join("fonts")).unwrap();
                let target = Target::root(folder.path()).join("brief");
                deliver(&target, "old").unwrap();
                let count = Rc::new(Cell::new(0));
                let counted = Rc::clone(&count);
                let (path, away) = (folder.path().join(at), folder.path().join("away"));
                let leads_to = elsewhere.path().to_path_buf();
                let swap = move |_: Step, _: &Path| {
                    counted.set(counted.get() + 1);
                    if counted.get() == number && path.exists() {
                        fs::rename(&path, &away)?;
                        symlink(&leads_to, &path)?;
                    }
                    Ok(())
                };
                // It may end well or not: what was opened before is still the right folder.
                let _ = inject(swap, || deliver(&target, "new"));
                let there = found(elsewhere.path());
                assert!(there.is_empty(), "{at}, step {number}: {:?}", there.keys());
                if count.get() < number {
                    break;
                }
                number += 1;
            }
        }
    }
}

#[test]
fn what_an_earlier_run_made_and_this_one_does_not_is_removed_if_nobody_has_changed_it() {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::root(folder.path());
    let at = |name: &str| folder.path().join(name);
    let manifest = |files: &[&str]| Manifest {
        program: Program::this(),
        brief: String::from("small"),
        edition: None,
        options: Options::default(),
        locked: false,
        folders: std::collections::BTreeSet::new(),
        inputs: std::collections::BTreeMap::new(),
        withheld: std::collections::BTreeSet::new(),
        outputs: files
            .iter()
            .map(|name| {
                (
                    (*name).to_owned(),
                    Output::file(Digest::of(name.as_bytes())),
                )
            })
            .collect(),
        warnings: 0,
    };
    let mut delivery = Delivery::to(&target).unwrap();
    let old = ["kept.pdf", "old.pdf", "changed.pdf", "typst/assets/old.svg"];
    for name in old {
        delivery.add(name, name.as_bytes()).unwrap();
    }
    delivery.finish().unwrap();
    fs::write(at("changed.pdf"), "by hand").unwrap();
    fs::write(at("own.pdf"), "somebody's").unwrap();
    let mut delivery = Delivery::to(&target).unwrap();
    delivery.replaces(&manifest(&old), &manifest(&["kept.pdf"]));
    delivery.finish().unwrap();
    assert_eq!(
        names(folder.path()),
        [LOCK, "changed.pdf", "kept.pdf", "own.pdf"]
    );
}
