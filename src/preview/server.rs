//! The server: who may ask, for what, and the answers.

use std::io::{self, Cursor, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde::Serialize;
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

use super::show::Show;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
const ICON: &str = include_str!("icon.svg");

/// Nothing but what this server sends, no script but the page's own, in no other page's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A picture of a page runs nothing and loads nothing; its own pictures are in it.
const PICTURE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

/// The header of a request that does something; its value is the page's own secret.
const HAND: &str = "X-Rapporteur-Hand";

/// After how long without news a line is sent to see whether anybody is still there.
const PULSE: Duration = Duration::from_secs(10);

/// Who may ask.
struct Guard {
    /// What the `Host` header has to be.
    hosts: [String; 2],
    /// The first part of every path.
    key: String,
    /// Only the page has it.
    hand: String,
}

type Answer = Response<Cursor<Vec<u8>>>;

/// Begins to serve; gives the address of the page.
pub(super) fn start(show: Arc<Show>, port: u16) -> io::Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = listener.local_addr()?.port();
    let server = Server::from_listener(listener, None).map_err(io::Error::other)?;
    let guard = Arc::new(Guard {
        hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
        key: secret()?,
        hand: secret()?,
    });
    let address = format!("http://127.0.0.1:{port}/{}/", guard.key);
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let (show, guard) = (Arc::clone(&show), Arc::clone(&guard));
            // One that fails takes no other with it.
            thread::spawn(move || answer(request, &guard, &show));
        }
    });
    Ok(address)
}

fn secret() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn answer(request: Request, guard: &Guard, show: &Show) {
    let path = match guard.admit(&request) {
        Ok(path) => path,
        Err(status) => return send(request, refusal(status)),
    };
    let (path, query) = path.split_once('?').unwrap_or((&path, ""));
    let value = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let number = |name: &str| value(name).and_then(|value| value.parse::<usize>().ok());
    let length = |name: &str| {
        let length = value(name).and_then(|value| value.parse::<f64>().ok());
        length.filter(|length| length.is_finite())
    };
    let answer = match (request.method(), path) {
        (Method::Get, "") => {
            let page = PAGE
                .replace("{brief}", &escaped(show.brief()))
                .replace("{hand}", &guard.hand);
            text("text/html; charset=utf-8", page.into_bytes())
        }
        (Method::Get, "page.css") => text("text/css; charset=utf-8", STYLE.into()),
        (Method::Get, "page.js") => text("text/javascript; charset=utf-8", SCRIPT.into()),
        (Method::Get, "icon.svg") => picture_of(ICON.into()),
        (Method::Get, "events") => return stream(request, show),
        (Method::Get, "find") => {
            let words = value("words").unwrap_or_default();
            json(&show.find(number("document").unwrap_or_default(), &words))
        }
        (Method::Get, "spot") => {
            let asked = (number("document"), number("page"), value("key"));
            match (asked, length("x"), length("y")) {
                ((Some(document), Some(page), Some(key)), Some(x), Some(y)) => {
                    json(&show.spot(document, page, &key, (x, y)))
                }
                _ => refusal(400),
            }
        }
        (Method::Post, "open") => match value("place").and_then(|id| id.parse().ok()) {
            Some(id) => open(show, id),
            None => refusal(400),
        },
        (Method::Get, path) => match path.strip_prefix("page/").and_then(|key| show.picture(key)) {
            Some(picture) => picture_of(picture.to_vec()),
            None => refusal(404),
        },
        _ => refusal(405),
    };
    send(request, answer);
}

impl Guard {
    /// The path that is asked for, without the key, if the request is one of the page's or its user's.
    fn admit(&self, request: &Request) -> Result<String, u16> {
        // A name that leads here may be anybody's: what another page has been told to call itself
        // is seen in this header.
        if !header(request, "Host").is_some_and(|host| self.is_own(host)) {
            return Err(403);
        }
        let is_post = *request.method() == Method::Post;
        if !is_post && *request.method() != Method::Get {
            return Err(405);
        }
        let visited = header(request, "Sec-Fetch-Mode") == Some("navigate")
            && header(request, "Sec-Fetch-Dest") == Some("document")
            && !is_post;
        let from_elsewhere = header(request, "Sec-Fetch-Site")
            .is_some_and(|site| !matches!(site, "same-origin" | "none"));
        if from_elsewhere && !visited {
            return Err(403);
        }
        let rest = request.url().strip_prefix('/').unwrap_or_default();
        let (key, path) = rest.split_once('/').ok_or(404_u16)?;
        if !same(key, &self.key) {
            return Err(404);
        }
        if is_post {
            let own_page = header(request, "Origin")
                .and_then(|origin| origin.strip_prefix("http://"))
                .is_some_and(|host| self.is_own(host));
            let hand = header(request, HAND).is_some_and(|hand| same(hand, &self.hand));
            if !own_page || !hand {
                return Err(403);
            }
        }
        Ok(path.to_owned())
    }

    fn is_own(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }
}

/// Compares secrets in a time that says nothing of where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .fold(0, |sum, (a, b)| sum | (a ^ b))
            == 0
}

fn header<'r>(request: &'r Request, name: &'static str) -> Option<&'r str> {
    let mut found = request
        .headers()
        .iter()
        .filter(|header| header.field.equiv(name));
    let value = found.next()?.value.as_str();
    // Two of them, and nobody knows which is meant.
    found.next().is_none().then_some(value)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Runs the editor at a place that the program has found.
fn open(show: &Show, id: u64) -> Answer {
    let Some(spot) = show.place(id) else {
        return refusal(404);
    };
    let editor = show.editor();
    match editor.open(&spot.file, spot.line, spot.column) {
        Ok(()) => json(&()),
        Err(error) => {
            let said = format!(
                "`{}` cannot be run ({error}); name your editor with `--editor` or in RAPPORTEUR_EDITOR",
                editor.program()
            );
            json(&said).with_status_code(StatusCode(500))
        }
    }
}

/// Tells the page of every change, for as long as it listens.
fn stream(request: Request, show: &Show) {
    let mut out = request.into_writer();
    let mut head =
        String::from("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n");
    for (name, value) in guards(POLICY) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\nretry: 500\n\n");
    let mut seen = None;
    let mut chunk = head;
    loop {
        if out
            .write_all(chunk.as_bytes())
            .and_then(|()| out.flush())
            .is_err()
        {
            return;
        }
        chunk = match show.news_after(seen, PULSE) {
            Some((version, news)) => {
                seen = Some(version);
                format!("data: {news}\n\n")
            }
            None => String::from(": still here\n\n"),
        };
    }
}

fn guards(policy: &'static str) -> [(&'static str, &'static str); 7] {
    [
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ]
}

fn with_headers(mut answer: Answer, kind: &str, policy: &'static str) -> Answer {
    let own = [("Content-Type", kind)];
    for (name, value) in own.into_iter().chain(guards(policy)) {
        if let Ok(header) = Header::from_bytes(name, value) {
            answer.add_header(header);
        }
    }
    answer
}

fn text(kind: &str, bytes: Vec<u8>) -> Answer {
    with_headers(Response::from_data(bytes), kind, POLICY)
}

fn picture_of(svg: Vec<u8>) -> Answer {
    with_headers(Response::from_data(svg), "image/svg+xml", PICTURE_POLICY)
}

fn json(value: &impl Serialize) -> Answer {
    let json = serde_json::to_vec(value).unwrap_or_default();
    text("application/json", json)
}

fn refusal(status: u16) -> Answer {
    let said = match status {
        403 => "This preview answers only its own page.\n",
        404 => {
            "There is nothing here. Open the address that `rapporteur watch --preview` has printed.\n"
        }
        405 => "No request changes anything here.\n",
        _ => "This request makes no sense.\n",
    };
    let answer = text("text/plain; charset=utf-8", said.into());
    answer.with_status_code(StatusCode(status))
}

fn send(request: Request, answer: Answer) {
    // Whoever has asked may be gone.
    let _ = request.respond(answer);
}
