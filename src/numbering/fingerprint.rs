//! A fingerprint of what an entry says, by which a text that was replaced is told from one that was
//! reworded.

use std::fmt;
use std::str::FromStr;

/// How many bits two fingerprints may differ in before the texts are taken for two different ones.
/// Texts about two things differ in about 32; one in which every third word was changed in about 18.
const REWORDED: u32 = 22;

/// How many bits two fingerprints may differ in before two entries are no longer asked about. Of two texts
/// about two things hardly one pair in a hundred thousand differs in so few.
const ALIKE: u32 = 16;

/// 64 bits that are alike for texts with the same words.
///
/// This is the "simhash" of M. Charikar (Similarity estimation techniques from rounding algorithms,
/// 2002): each word votes on each bit, so that the share of bits in which two texts differ is the angle
/// between their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of a text as its author wrote it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut votes = [0_i32; 64];
        let mut vote = |hash: u64, weight: i32| {
            for (bit, votes) in votes.iter_mut().enumerate() {
                *votes += if hash >> bit & 1 == 1 {
                    weight
                } else {
                    -weight
                };
            }
        };
        for word in words(text) {
            // Short words are in every text and say little of this one.
            let weight = if word.chars().count() > 3 { 3 } else { 1 };
            vote(hash(&word), weight);
        }
        let bits = votes.iter().enumerate();
        Self(bits.fold(0, |sum, (bit, votes)| sum | u64::from(*votes > 0) << bit))
    }

    /// Whether two texts have so few words in common that they hardly say the same thing.
    #[must_use]
    pub fn is_another(self, other: Self) -> bool {
        self.distance(other) > REWORDED
    }

    /// Whether two texts have so many words in common that they probably say the same thing.
    #[must_use]
    pub fn resembles(self, other: Self) -> bool {
        self.distance(other) <= ALIKE
    }

    /// The number of bits in which the fingerprints of two texts differ.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// FNV-1a, stirred at the end: lock files keep it for ever, so it must not change with a library.
fn hash(word: &str) -> u64 {
    let fnv = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let stirred = (fnv ^ fnv >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let stirred = (stirred ^ stirred >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    stirred ^ stirred >> 33
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        u64::from_str_radix(text, 16)
            .ok()
            .map(Self)
            .filter(|read| read.to_string() == text)
            .ok_or_else(|| format!("`{text}` is not a fingerprint"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAMAGES: &str = "Civil defamation suits end in damages out of proportion. Suits often answer critical \
        reporting: claims exceeded two million euros, and no upper limit is set by law.";

    #[test]
    fn a_reworded_text_is_the_same_and_a_replaced_one_is_another() {
        let published = Fingerprint::of(DAMAGES);
        let same = [
            "Civil defamation suits end in damages out of all proportion. Suits often answer critical \
             reporting: claims exceeded three million euros, and no upper limit is set by law.",
            "Defamation suits end in damages that are out of proportion. They often answer critical \
             reporting. Claims exceeded two million euros; the law sets no upper limit.",
        ];
        for reworded in same {
            assert!(
                !published.is_another(Fingerprint::of(reworded)),
                "{reworded}"
            );
        }
        let others = [
            "Organisers of peaceful assemblies need a permission. It is asked for ten days ahead and \
             mostly refused, so that people are fined for standing in a square.",
            "Religious communities must register. Those that do not are fined and their books are taken \
             away by the police.",
        ];
        for other in others {
            assert!(published.is_another(Fingerprint::of(other)), "{other}");
        }
    }

    #[test]
    fn a_fingerprint_is_written_and_read_and_is_the_same_for_ever() {
        let fingerprint = Fingerprint::of(DAMAGES);
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        assert_eq!(
            Fingerprint::of("one two").to_string(),
            Fingerprint::of("Two  ONE!").to_string()
        );
        assert!("".parse::<Fingerprint>().is_err());
        assert!("xyz".parse::<Fingerprint>().is_err());
    }
}
