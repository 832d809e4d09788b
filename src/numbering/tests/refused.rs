//! Locks that are not whole, and branches that disagree.

use super::*;

fn lock() -> String {
    through(&[&["a", "b"], &["c"]])
        .release(None, "one")
        .to_string()
}

#[track_caller]
fn refused(text: &str, because: &str) -> Vec<Diagnostic> {
    let (lock, said) = read_lock(text);
    assert!(lock.is_none(), "it was taken");
    let messages: Vec<_> = said.iter().map(|found| found.message.clone()).collect();
    assert!(
        messages.iter().any(|message| message.contains(because)),
        "{messages:?} do not say `{because}`"
    );
    for found in &said {
        assert!(!found.helps.is_empty(), "no way out of: {}", found.message);
        assert!(found.place.is_some(), "no place of: {}", found.message);
    }
    said
}

/// Every edit of every line, one at a time.
#[test]
fn a_lock_that_was_edited_anywhere_is_refused() {
    let lock = lock();
    for (at, line) in lock.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let without: Vec<&str> = lock
            .lines()
            .enumerate()
            .filter(|(n, _)| *n != at)
            .map(|(_, line)| line)
            .collect();
        refused(&without.join("\n"), "");
    }
    for (old, new, because) in [
        (
            "\"C2\"",
            "\"C3\"",
            "is not as `rapporteur release` has written it",
        ),
        (
            "About a",
            "About b",
            "is not as `rapporteur release` has written it",
        ),
        (
            "\nb = ",
            "\nx = ",
            "is not as `rapporteur release` has written it",
        ),
        (
            "numbers = 5",
            "numbers = 4",
            "is not as `rapporteur release` has written it",
        ),
        ("format = 1", "format = 2", "format"),
        (
            "2011-07-12",
            "2011-07-13",
            "is not as `rapporteur release` has written it",
        ),
        ("title = ", "titel = ", "titel"),
    ] {
        assert!(lock.contains(old), "{old}");
        refused(&lock.replacen(old, new, 1), because);
    }
}

/// Cut off after every byte.
#[test]
fn a_lock_that_was_cut_off_is_refused() {
    let lock = lock();
    let whole = lock.trim_end().len();
    for end in (0..whole).filter(|end| lock.is_char_boundary(*end)) {
        refused(&lock[..end], "");
    }
}

#[test]
fn two_branches_that_took_the_same_number_are_told() {
    let base = through(&[&["a"]]).release(None, "one");
    let ours = through(&[&["a", "ours"]])
        .release(Some(&base), "two")
        .to_string();
    let theirs = through(&[&["a", "theirs"]])
        .release(Some(&base), "three")
        .to_string();
    // What git makes of two changed files, when both sides are kept.
    let mut merged: Vec<&str> = Vec::new();
    for line in ours.lines() {
        merged.push(line);
        let next = theirs.lines().skip_while(|other| *other != line).nth(1);
        merged.extend(next.filter(|next| !ours.contains(next)));
    }
    let said = refused(
        &merged.join("\n"),
        "two branches have published `C2` for two concerns, `theirs` and `ours`",
    );
    assert!(said[0].helps[0].contains("git checkout BRANCH -- numbering.lock"));
}

#[test]
fn branches_that_took_different_numbers_are_joined() {
    let by_chapter = |concerns: &[&[&str]]| Draft::new("C{chapter}.{n}", Insert::Next, concerns);
    let base = by_chapter(&[&["a"], &["b"]]).release(None, "one");
    let ours = by_chapter(&[&["a", "ours"], &["b"]])
        .release(Some(&base), "two")
        .to_string();
    let theirs = by_chapter(&[&["a"], &["b", "theirs"]])
        .release(Some(&base), "three")
        .to_string();
    let mut merged: Vec<&str> = Vec::new();
    for line in ours.lines() {
        merged.push(line);
        let next = theirs.lines().skip_while(|other| *other != line).nth(1);
        merged.extend(next.filter(|next| !ours.contains(next)));
    }
    let (lock, said) = read_lock(&merged.join("\n"));
    assert_eq!(said, []);
    let both = by_chapter(&[&["a", "ours"], &["b", "theirs"]]);
    assert_eq!(both.labels(lock.as_ref()), ["C1.1", "C1.2", "C2.1", "C2.2"]);
    assert!(both.numbered(lock.as_ref()).0.is_locked());
}

#[test]
fn a_conflict_of_git_is_explained() {
    let lock = lock().replacen("[concern]\n", "[concern]\n<<<<<<< HEAD\n", 1);
    let said = refused(&lock, "their conflict is not resolved");
    assert_eq!(said.len(), 1, "{said:?}");
}
