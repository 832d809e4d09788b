//! A ZIP archive of stored files: what workbooks are packed in, so that a changed part still has its sum.

/// The archive of files by their names.
pub(super) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let at = number(archive.len());
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        head.extend(sum(bytes).to_le_bytes());
        head.extend(number(bytes.len()));
        head.extend(number(bytes.len()));
        head.extend(&number(name.len())[..2]);
        head.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&head);
        archive.extend(name.as_bytes());
        archive.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(at);
        directory.extend(name.as_bytes());
    }
    let at = archive.len();
    let many = number(files.len());
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(&many[..2]);
    archive.extend(&many[..2]);
    archive.extend(number(directory.len()));
    archive.extend(number(at));
    archive.extend([0, 0]);
    archive
}

fn number(number: usize) -> [u8; 4] {
    u32::try_from(number)
        .expect("inputs are small")
        .to_le_bytes()
}

/// CRC-32.
fn sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg());
    let add = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), step);
    !bytes.iter().fold(!0, add)
}
