//! Colour profiles: the colours stay; who made the profile, of which screen, and when, does not.
//!
//! The profile of a screen names it, with its serial number where the system knows that; one that was
//! measured names the person who did. What a profile computes with is in a few tags and some fields
//! of its head: a new profile is made of these. The two texts that each must have say nothing.

/// The tags that colours are computed with.
const COLOURS: &[&[u8; 4]] = &[
    b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"B2D0", b"B2D1", b"B2D2", b"B2D3",
    b"D2B0", b"D2B1", b"D2B2", b"D2B3", b"bTRC", b"bXYZ", b"bkpt", b"chad", b"cicp", b"gTRC",
    b"gXYZ", b"kTRC", b"rTRC", b"rXYZ", b"wtpt",
];

const HEAD: usize = 128;

/// The largest profile that is kept: tables for a printing machine are some megabytes.
const LARGEST: usize = 8 << 20;

/// A profile with the same colours, `None` where this is none for pictures of these colours.
pub(super) fn colours(profile: &[u8], grey: bool) -> Option<Vec<u8>> {
    let space: &[u8; 4] = if grey { b"GRAY" } else { b"RGB " };
    let fits = profile.len() <= LARGEST
        && profile.get(36..40)? == b"acsp"
        && profile.get(16..20)? == space;
    if !fits {
        return None;
    }
    let is_old = *profile.get(8)? < 4;
    let mut tags: Vec<([u8; 4], &[u8])> = Vec::new();
    let count = usize::try_from(u32_at(profile, HEAD)?).ok()?.min(128);
    for index in 0..count {
        let entry = HEAD + 4 + 12 * index;
        let signature: [u8; 4] = profile.get(entry..entry + 4)?.try_into().ok()?;
        let is_first = tags.iter().all(|(known, _)| *known != signature);
        if COLOURS.contains(&&signature) && is_first {
            let start = usize::try_from(u32_at(profile, entry + 4)?).ok()?;
            let length = usize::try_from(u32_at(profile, entry + 8)?).ok()?;
            tags.push((signature, profile.get(start..start.checked_add(length)?)?));
        }
    }
    if tags.is_empty() {
        return None;
    }
    let (description, licence) = if is_old {
        (old_description(), b"text\0\0\0\0-\0".to_vec())
    } else {
        (text("-"), text("-"))
    };
    tags.push((*b"desc", &description));
    tags.push((*b"cprt", &licence));
    tags.sort_unstable();
    write(&profile[..HEAD], &tags)
}

/// A profile of these tags, with the head of another one.
fn write(head: &[u8], tags: &[([u8; 4], &[u8])]) -> Option<Vec<u8>> {
    // Version, class, colours and their connection, attributes, intent and white point.
    let mut profile = vec![0; HEAD];
    for range in [8..24, 36..40, 56..80] {
        profile[range.clone()].copy_from_slice(&head[range]);
    }
    // The day is wanted, but anybody's.
    profile[24..30].copy_from_slice(&[0x07, 0xD0, 0, 1, 0, 1]);
    profile.extend(u32::try_from(tags.len()).ok()?.to_be_bytes());
    let mut table = Vec::new();
    let mut data: Vec<u8> = Vec::new();
    let mut placed: Vec<(&[u8], usize)> = Vec::new();
    let start = HEAD + 4 + 12 * tags.len();
    for (signature, bytes) in tags {
        let known = placed.iter().find(|(known, _)| known == bytes);
        let at = match known {
            // The three curves are often one.
            Some((_, at)) => *at,
            None => {
                let at = start + data.len();
                data.extend_from_slice(bytes);
                data.resize(data.len().next_multiple_of(4), 0);
                placed.push((bytes, at));
                at
            }
        };
        table.extend_from_slice(signature);
        table.extend(u32::try_from(at).ok()?.to_be_bytes());
        table.extend(u32::try_from(bytes.len()).ok()?.to_be_bytes());
    }
    profile.extend(table);
    profile.extend(data);
    let length = u32::try_from(profile.len()).ok()?;
    profile[..4].copy_from_slice(&length.to_be_bytes());
    Some(profile)
}

/// A text as profiles of version 4 have it.
fn text(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut tag = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS".to_vec();
    tag.extend(u32::try_from(units.len()).unwrap_or_default().to_be_bytes());
    tag.extend(28_u32.to_be_bytes());
    tag.extend(units);
    tag
}

/// A description as profiles of version 2 have it: in three alphabets, two of them empty.
fn old_description() -> Vec<u8> {
    let mut tag = b"desc\0\0\0\0\0\0\0\x02-\0".to_vec();
    tag.resize(tag.len() + 4 + 4 + 2 + 1 + 67, 0);
    tag
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}
