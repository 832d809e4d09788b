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
