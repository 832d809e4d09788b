//! What a file holds, in short: its length and its SHA-256.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256 as Hasher};

/// A SHA-256, written in 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// Of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Hasher::digest(bytes).into())
    }

    /// The first eight bytes as a number, for spreading things evenly.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.0
            .iter()
            .take(8)
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    fn parse(digits: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let digits = digits.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            for digit in pair {
                let value = char::from(*digit).to_digit(16)?;
                *byte = *byte << 4 | u8::try_from(value).ok()?;
            }
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = String::with_capacity(64);
        for byte in self.0 {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from(
                    DIGITS.get(usize::from(half)).copied().unwrap_or(b'0'),
                ));
            }
        }
        f.write_str(&text)
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&digits).ok_or_else(|| D::Error::custom("not a SHA-256"))
    }
}

/// What a file holds, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Sha256,
}

impl Digest {
    /// Of bytes in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.len() as u64,
            sha256: Sha256::of(bytes),
        }
    }

    /// Of an opened file, which may be larger than the memory.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of_opened(file: File) -> io::Result<Self> {
        Digests::of_opened(file).map(|digests| digests.bytes)
    }
}

/// What a file holds, byte by byte, and as a text.
///
/// git gives a text other line ends on another system, and nothing that is made of it changes with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digests {
    /// Of its bytes.
    pub bytes: Digest,
    /// Of its bytes with `\n` wherever a line ends in `\r\n`; of a file that is no text the same as of its
    /// bytes.
    pub text: Digest,
}

impl Digests {
    /// Of bytes in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hashing = Hashing::default();
        hashing.update(bytes);
        hashing.finish()
    }

    /// Of an opened file, which may be larger than the memory.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of_opened(mut file: File) -> io::Result<Self> {
        let mut hashing = Hashing::default();
        let mut buffer = vec![0; 64 << 10];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(hashing.finish()),
                Ok(length) => hashing.update(buffer.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// A file that is being hashed.
#[derive(Default)]
struct Hashing {
    bytes: Count,
    /// From the first carriage return on, what the text would be without it.
    text: Option<Count>,
    /// A carriage return that may belong to a line end.
    held: bool,
    /// The file holds a byte that no text does.
    is_binary: bool,
}

/// A hash, and how many bytes have gone into it.
#[derive(Clone, Default)]
struct Count {
    hasher: Hasher,
    length: u64,
}

impl Count {
    fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.length += bytes.len() as u64;
    }

    fn digest(self) -> Digest {
        Digest {
            bytes: self.length,
            sha256: Sha256(self.hasher.finalize().into()),
        }
    }
}

impl Hashing {
    fn update(&mut self, bytes: &[u8]) {
        self.is_binary |= bytes.contains(&0);
        if self.is_binary {
            self.text = None;
        } else if self.text.is_some() || bytes.contains(&b'\r') {
            let mut text = self.text.take().unwrap_or_else(|| self.bytes.clone());
            for line in bytes.split_inclusive(|byte| *byte == b'\r') {
                if self.held && line.first() != Some(&b'\n') {
                    text.update(b"\r");
                }
                self.held = line.last() == Some(&b'\r');
                text.update(
                    line.get(..line.len() - usize::from(self.held))
                        .unwrap_or_default(),
                );
            }
            self.text = Some(text);
        }
        self.bytes.update(bytes);
    }

    fn finish(self) -> Digests {
        let bytes = self.bytes.digest();
        let text = self.text.map_or(bytes, |mut text| {
            if self.held {
                text.update(b"\r");
            }
            text.digest()
        });
        Digests { bytes, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_the_one_that_sha256sum_prints() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Sha256::of(b"abc").to_string(), known);
        assert_eq!(Sha256::parse(known), Some(Sha256::of(b"abc")));
        assert_eq!(Sha256::parse(&known[1..]), None);
        assert_eq!(Sha256::parse(&known.replace('b', "x")), None);
        assert_eq!(Sha256::of(b"abc").number(), 0xba78_16bf_8f01_cfea);
    }

    #[test]
    fn a_file_has_the_digest_of_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        let bytes: Vec<u8> = (0..200_001_u32).map(|n| (n % 251) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        let file = crate::source::gate::open(&path).unwrap();
        assert_eq!(Digest::of_opened(file).unwrap(), Digest::of(&bytes));
    }

    #[test]
    fn line_ends_are_no_difference_of_a_text() {
        let lines = |text: &[u8]| Digests::of(text).text;
        for (crlf, lf) in [
            (&b"a\r\nb\r\n"[..], &b"a\nb\n"[..]),
            (b"\r\n\r\n", b"\n\n"),
            (b"a\n\r\nb", b"a\n\nb"),
            (b"a\r\r\nb\r", b"a\r\nb\r"),
            (b"\r", b"\r"),
            (b"a\rb\rc", b"a\rb\rc"),
        ] {
            assert_eq!(lines(crlf), Digest::of(lf), "{crlf:?}");
            assert_eq!(Digests::of(crlf).bytes, Digest::of(crlf));
        }
        // What holds a nought is no text, wherever it stands.
        for binary in [&b"\x89PNG\r\n\0"[..], b"\0\r\n", b"a\r\nb\0"] {
            assert_eq!(lines(binary), Digest::of(binary));
        }
    }

    #[test]
    fn line_ends_are_found_wherever_a_file_is_cut_while_it_is_read() {
        let text = b"one\r\n\rtwo\n\r\r\nthree\r\n";
        let whole = Digests::of(text);
        for cut in 0..=text.len() {
            let mut hashing = Hashing::default();
            hashing.update(&text[..cut]);
            hashing.update(&text[cut..]);
            assert_eq!(hashing.finish(), whole, "cut at {cut}");
        }
    }
}
