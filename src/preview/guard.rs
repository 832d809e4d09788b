//! Who may ask, and what a request must not be.

use std::io;

use hyper::header::{CONTENT_LENGTH, HOST, HeaderName, ORIGIN, TRANSFER_ENCODING};
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};

/// The header of a request that does something; its value is the page's own secret.
const HAND: HeaderName = HeaderName::from_static("x-rapporteur-hand");

/// Who may ask.
pub(super) struct Guard {
    /// What the `Host` header has to be.
    hosts: [String; 2],
    /// The first part of every path.
    key: String,
    /// Only the page has it.
    hand: String,
}

impl Guard {
    /// Makes new secrets for a page at this port.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub(super) fn new(port: u16) -> io::Result<Self> {
        Ok(Self {
            hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
            key: secret()?,
            hand: secret()?,
        })
    }

    /// Where the page is.
    pub(super) fn address(&self) -> String {
        format!("http://{}/{}/", self.hosts[0], self.key)
    }

    /// What only the page is told.
    pub(super) fn hand(&self) -> &str {
        &self.hand
    }

    /// Returns the path that is asked for, without the key, if the request is one of the page's or its
    /// user's; else with what it is refused.
    pub(super) fn admit<'r>(&self, request: &'r Parts) -> Result<&'r str, StatusCode> {
        // A name that leads here may be anybody's: what another page has been told to call itself
        // is seen in this header.
        if !only(request, &HOST).is_some_and(|host| self.is_own(host)) {
            return Err(StatusCode::FORBIDDEN);
        }
        let is_post = request.method == Method::POST;
        if !is_post && request.method != Method::GET {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        let visited = fetch(request, "sec-fetch-mode") == Some("navigate")
            && fetch(request, "sec-fetch-dest") == Some("document")
            && !is_post;
        let from_elsewhere = request.headers.contains_key("sec-fetch-site")
            && !matches!(
                fetch(request, "sec-fetch-site"),
                Some("same-origin" | "none")
            );
        if from_elsewhere && !visited {
            return Err(StatusCode::FORBIDDEN);
        }
        // Whoever writes a whole address there takes this for a proxy.
        if request.uri.authority().is_some() {
            return Err(StatusCode::NOT_FOUND);
        }
        let rest = request.uri.path().strip_prefix('/').unwrap_or_default();
        let (key, path) = rest.split_once('/').ok_or(StatusCode::NOT_FOUND)?;
        if !same(key, &self.key) {
            return Err(StatusCode::NOT_FOUND);
        }
        if has_body(request) {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        if is_post {
            let own_page = only(request, &ORIGIN)
                .and_then(|origin| origin.strip_prefix("http://"))
                .is_some_and(|host| self.is_own(host));
            let hand = only(request, &HAND).is_some_and(|hand| same(hand, &self.hand));
            if !own_page || !hand {
                return Err(StatusCode::FORBIDDEN);
            }
        }
        Ok(path)
    }

    fn is_own(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }
}

fn secret() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether anything is to follow the head. Nothing that is asked for here has a use for it, and a request
/// whose end can be seen in two ways has none that is sure.
fn has_body(request: &Parts) -> bool {
    let mut lengths = request.headers.get_all(CONTENT_LENGTH).iter();
    request.headers.contains_key(TRANSFER_ENCODING) || lengths.any(|length| length != "0")
}

/// Compares secrets in a time that says nothing of where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .fold(0, |sum, (a, b)| sum | (a ^ b))
            == 0
}

/// The value of a header that is there once; of two of them nobody knows which is meant.
fn only<'r>(request: &'r Parts, name: &HeaderName) -> Option<&'r str> {
    let mut found = request.headers.get_all(name).iter();
    let value = found.next()?.to_str().ok()?;
    found.next().is_none().then_some(value)
}

fn fetch<'r>(request: &'r Parts, name: &'static str) -> Option<&'r str> {
    only(request, &HeaderName::from_static(name))
}
