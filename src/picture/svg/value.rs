//! Values of attributes and properties: the ids and the numbers in them.

use super::Fault;

/// The largest number: a map in metres goes round the earth with less.
const LARGEST: f64 = 100_000_000.0;

/// What is nearer to nought than this is nought.
const SMALLEST: f64 = 1e-12;

/// A piece of a value.
pub(super) enum Piece<'a> {
    /// What is no address.
    Plain(&'a str),
    /// The address in `url(…)`, without quotation marks.
    Address(&'a str),
}

/// The pieces of a value.
pub(super) fn pieces(value: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = Some(value);
    let mut address = None;
    std::iter::from_fn(move || {
        if let Some(found) = address.take() {
            return Some(Piece::Address(found));
        }
        let text = rest.take()?;
        match text.split_once("url(") {
            Some((before, after)) => {
                let (found, behind) = after.split_once(')').unwrap_or((after, ""));
                let found = found.trim().trim_matches(['"', '\'']).trim();
                address = Some(found);
                rest = Some(behind);
                Some(Piece::Plain(before))
            }
            None => Some(Piece::Plain(text)),
        }
    })
}

/// The ids that a value refers to.
pub(super) fn ids(value: &str) -> impl Iterator<Item = &str> {
    pieces(value).filter_map(|piece| match piece {
        Piece::Address(address) => address.strip_prefix('#'),
        Piece::Plain(_) => None,
    })
}

/// A value, or a piece of one, with its numbers looked at: where one is too large, and nought for what is
/// next to nought. In a path letters stand right before numbers.
pub(super) fn numbers(value: &str, in_path: bool) -> Result<String, Fault> {
    let bytes = value.as_bytes();
    let mut seen = String::with_capacity(value.len());
    let mut taken = 0;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b'#' || !in_path && (byte.is_ascii_alphabetic() || byte == b'_') {
            // A colour, or a word that may have digits in it.
            at += 1;
            while bytes.get(at).is_some_and(|byte| is_of_word(*byte)) {
                at += 1;
            }
        } else if byte.is_ascii_digit() || byte == b'.' {
            let end = at + number(&bytes[at..]);
            let text = &value[at..end];
            // A dot alone is none.
            let size = text.parse::<f64>().unwrap_or(0.0);
            if !size.is_finite() || size > LARGEST {
                return Err(Fault::Number(text.to_owned()));
            }
            if size < SMALLEST && text.contains(['e', 'E', '.']) && text.parse::<f64>().is_ok() {
                seen.push_str(&value[taken..at]);
                seen.push('0');
                taken = end;
            }
            at = end;
        } else {
            at += 1;
        }
    }
    seen.push_str(&value[taken..]);
    Ok(seen)
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// How long the number is that bytes begin with.
fn number(bytes: &[u8]) -> usize {
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        for (value, in_path) in [
            ("M1e9 0", true),
            ("M0,0A5 5 0 0 1 1e38,0", true),
            ("m-.5-200000000z", true),
            ("5 1e38", false),
            ("matrix(1 0 0 1 1E+309 0)", false),
            ("-999999999px", false),
        ] {
            assert!(
                matches!(numbers(value, in_path), Err(Fault::Number(_))),
                "{value}"
            );
        }
        for (value, in_path) in [
            ("M10 10h5.5.5-3e2", true),
            ("#1e9999", false),
            ("rgb(255, 0, 0)", false),
            ("Sans99999999999", false),
            ("1em 2ex 100%", false),
            (". - e5", false),
            ("", false),
        ] {
            assert_eq!(numbers(value, in_path).as_deref(), Ok(value));
        }
    }

    #[test]
    fn next_to_nought_is_nought() {
        let seen = numbers("M1e-300-1e-13,0.0.5", true).unwrap();
        assert_eq!(seen, "M0-0,0.5");
    }

    #[test]
    fn addresses_are_found_with_and_without_quotation_marks() {
        let found: Vec<_> = ids("url(#a) red, url( '#b c' )blur(2) url(x.svg#d) url(#e").collect();
        assert_eq!(found, ["a", "b c", "e"]);
    }
}
