//! What is too much is said before it is decoded.

use super::planted::{GREY, PAINT, PHOTO, chunk, deflated};
use super::{read, refused};
use crate::picture::{Allowance, Fault};

/// A PNG that says it has this size, with next to nothing in it.
fn vast(width: u32, height: u32, depth: u8, colours: u8) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([depth, colours, 0, 0, 0]);
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(*b"IHDR", &head),
        chunk(*b"IDAT", &deflated(&[0; 64])),
        chunk(*b"IEND", b""),
    ]
    .concat()
}

#[test]
fn a_wall_of_pixels_is_refused_by_its_head() {
    for (width, height, depth, colours) in [
        (60_000, 60_000, 1, 0),
        (30_000, 30_000, 16, 6),
        (u32::MAX, u32::MAX, 8, 2),
        (16_385, 1, 1, 0),
        (1, 1_000_000_000, 1, 0),
        (10_001, 10_000, 1, 0),
        // As many pixels as are allowed, but of eight bytes.
        (10_000, 10_000, 16, 6),
    ] {
        let fault = refused(&vast(width, height, depth, colours), "wall.png");
        assert_eq!(fault, Fault::ManyPixels { width, height });
    }
    // Large, but not too large: then it is only damaged.
    let fault = refused(&vast(10_000, 10_000, 1, 0), "wall.png");
    assert!(matches!(fault, Fault::Damaged(_)), "{fault}");
    assert!(matches!(
        refused(&vast(0, 5, 8, 2), "wall.png"),
        Fault::Damaged(_)
    ));
}

#[test]
fn so_is_a_wall_in_other_kinds() {
    let gif = b"GIF89a\xFF\xFF\xFF\xFF\0\0\0,\0\0\0\0\xFF\xFF\xFF\xFF\0\x02\0;";
    let (width, height) = (65_535, 65_535);
    assert_eq!(
        refused(gif, "wall.gif"),
        Fault::ManyPixels { width, height }
    );
    let mut jpeg = PHOTO.to_vec();
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    jpeg[frame + 5..frame + 9].fill(0xFF);
    assert_eq!(
        refused(&jpeg, "wall.jpg"),
        Fault::ManyPixels { width, height }
    );
    let head = b"RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF";
    assert!(matches!(
        refused(head, "wall.webp"),
        Fault::ManyPixels { .. }
    ));
}

#[test]
fn a_frame_larger_than_its_gif_is_refused_too() {
    let gif = b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\xFF\xFF\xFF\xFF\0\x02\0;";
    let fault = refused(gif, "wall.gif");
    let is_said = matches!(fault, Fault::ManyPixels { .. } | Fault::Damaged(_));
    assert!(is_said, "{fault}");
}

#[test]
fn more_pictures_than_can_be_held_together_are_refused() {
    let mut allowance = Allowance::default();
    // 81 million pixels each, of which the second is one too many beside the third.
    let wall = vast(9_000, 9_000, 1, 0);
    for _ in 0..2 {
        let fault = allowance.read(&wall, "wall.png").unwrap_err();
        assert!(matches!(fault, Fault::Damaged(_)), "{fault}");
    }
    let fault = allowance.read(&wall, "wall.png").unwrap_err();
    assert_eq!(fault, Fault::ManyPixelsTogether);
    assert!(allowance.read(PAINT, "paint.png").is_ok());
}

#[test]
fn a_jpeg_of_endless_passes_is_refused() {
    let scan = GREY
        .windows(2)
        .position(|pair| pair == [0xFF, 0xDA])
        .unwrap();
    let (head, scan) = GREY.split_at(scan);
    let (scan, end) = scan.split_at(scan.len() - 2);
    read(&[head, scan, end].concat(), "grey.jpg");
    let jpeg = [head, &scan.repeat(100), end].concat();
    assert_eq!(refused(&jpeg, "grey.jpg"), Fault::ManyScans);
}
