//! The server: connections within limits, and what is answered to whom.
//!
//! Everything that can grow by what somebody sends has a limit before a byte of it is kept: the head of a
//! request in length and in time, its body, which may not be there at all, the number of connections and
//! the time that an answer may lie unread. One thread serves all connections, a few more draw pages.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use hyper::body::{Bytes, Incoming};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioTimer;
use minijinja::{Environment, context};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{self, spawn_blocking};
use tokio::time::{sleep, timeout};

use super::answer::{Answer, dismissal, json, news, picture, refusal, text, with_status};
use super::connections::{Connections, Seat};
use super::guard::Guard;
use super::patience::Patient;
use super::show::Show;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
const ICON: &str = include_str!("icon.svg");

/// The longest head of a request, in bytes.
const HEAD: usize = 16 << 10;

/// The most lines in it.
const HEADERS: usize = 64;

/// How long a head may take to come, and a connection be silent between two requests.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// How long somebody may take nothing of an answer.
const UNREAD: Duration = Duration::from_secs(20);

/// How many may wait for news at once.
const LISTENERS: usize = 12;

/// How many pages are drawn at once at most.
const DRAWERS: usize = 8;

/// The stack of whoever draws: pictures in pages may be nested.
const STACK: usize = 8 << 20;

/// After how long without news a line is sent to see whether anybody is still there.
const PULSE: Duration = Duration::from_secs(10);

/// What all connections share.
struct Desk {
    show: Arc<Show>,
    guard: Guard,
    listeners: Arc<Semaphore>,
}

/// Begins to serve; returns the address of the page.
pub(super) fn start(show: Arc<Show>, port: u16) -> io::Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let guard = Guard::new(listener.local_addr()?.port())?;
    let address = guard.address();
    let processors = thread::available_parallelism().map_or(2, usize::from);
    let runtime = Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(processors.clamp(2, DRAWERS))
        .thread_stack_size(STACK)
        .build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let desk = Arc::new(Desk {
        show,
        guard,
        listeners: Arc::new(Semaphore::new(LISTENERS)),
    });
    thread::Builder::new().spawn(move || serve(&runtime, &listener, &desk))?;
    Ok(address)
}

fn serve(runtime: &Runtime, listener: &tokio::net::TcpListener, desk: &Arc<Desk>) {
    runtime.block_on(async {
        let connections = Connections::default();
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // The system has no more of something; others may give theirs back.
                sleep(Duration::from_millis(50)).await;
                continue;
            };
            let seat = connections.enter();
            let id = seat.id();
            let task = task::spawn(converse(stream, seat, Arc::clone(desk)));
            connections.serve(id, task.abort_handle());
            // Whoever had to go for it is gone before the next one comes.
            task::yield_now().await;
        }
    });
}

/// Serves one connection to its end.
async fn converse(stream: TcpStream, seat: Seat, desk: Arc<Desk>) {
    // Small answers go at once.
    let _ = stream.set_nodelay(true);
    let seat = Arc::new(seat);
    let service = service_fn(|request: Request<Incoming>| {
        let (desk, seat) = (Arc::clone(&desk), Arc::clone(&seat));
        async move { Ok::<_, Infallible>(reply(request, &desk, &seat).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(HEADERS)
        .max_header_size(HEAD)
        .max_buf_size(HEAD)
        .serve_connection(Patient::new(stream, UNREAD), service);
    // Whoever has asked may be gone.
    let _ = connection.await;
}

async fn reply(request: Request<Incoming>, desk: &Arc<Desk>, seat: &Seat) -> Answer {
    // A body is never read.
    let (request, _) = request.into_parts();
    let path = match desk.guard.admit(&request) {
        Ok(path) => path.to_owned(),
        Err(status) => return dismissal(status),
    };
    seat.known();
    if request.method == Method::GET && path == "events" {
        return stream(desk, seat);
    }
    let desk = Arc::clone(desk);
    spawn_blocking(move || answer(&request, &path, &desk))
        .await
        .unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR))
}

fn answer(request: &Parts, path: &str, desk: &Desk) -> Answer {
    let show = &desk.show;
    let query = request.uri.query().unwrap_or_default();
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
    match (&request.method, path) {
        (&Method::GET, "") => page(desk),
        (&Method::GET, "page.css") => text("text/css; charset=utf-8", STYLE),
        (&Method::GET, "page.js") => text("text/javascript; charset=utf-8", SCRIPT),
        (&Method::GET, "icon.svg") => picture(ICON),
        (&Method::GET, "find") => {
            let words = value("words").unwrap_or_default();
            json(&show.find(number("document").unwrap_or_default(), &words))
        }
        (&Method::GET, "spot") => {
            let asked = (number("document"), number("page"), value("key"));
            match (asked, length("x"), length("y")) {
                ((Some(document), Some(page), Some(key)), Some(x), Some(y)) => {
                    json(&show.spot(document, page, &key, (x, y)))
                }
                _ => refusal(StatusCode::BAD_REQUEST),
            }
        }
        (&Method::POST, "open") => match value("place").and_then(|id| id.parse().ok()) {
            Some(id) => open(show, id),
            None => refusal(StatusCode::BAD_REQUEST),
        },
        (&Method::GET, "entries") => json(&show.entries(number("document").unwrap_or_default())),
        (&Method::GET, path) => {
            of_page(show, path).unwrap_or_else(|| refusal(StatusCode::NOT_FOUND))
        }
        _ => refusal(StatusCode::METHOD_NOT_ALLOWED),
    }
}

/// The page, with the name of the brief and the page's secret: both are values of one template, so that
/// neither can be taken for the other.
fn page(desk: &Desk) -> Answer {
    desk.show.visited();
    let values = context! { brief => desk.show.brief(), hand => desk.guard.hand() };
    match Environment::new().render_named_str("page.html", PAGE, values) {
        Ok(page) => text("text/html; charset=utf-8", page),
        Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// The picture of a page, its text, or where in it something can be asked of.
fn of_page(show: &Show, path: &str) -> Option<Answer> {
    match path.split_once('/')? {
        ("page", key) => show.picture(key).map(picture),
        ("text", key) => show.text(key).map(|text| json(&text)),
        ("stops", key) => show.stops(key).map(|stops| json(&stops)),
        _ => None,
    }
}

/// Runs the editor at a place that the program has found.
fn open(show: &Show, id: u64) -> Answer {
    let Some(spot) = show.place(id) else {
        return refusal(StatusCode::NOT_FOUND);
    };
    let editor = show.editor();
    match editor.open(&spot.file, spot.line, spot.column) {
        Ok(()) => json(&()),
        Err(error) => {
            let said = format!(
                "`{}` cannot be run ({error}); name your editor with `--editor` or in RAPPORTEUR_EDITOR",
                editor.program()
            );
            with_status(json(&said), StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// Tells the page of every change, for as long as it listens. What it has not yet been told when
/// something newer happens is left out.
fn stream(desk: &Desk, seat: &Seat) -> Answer {
    let Ok(permit) = Arc::clone(&desk.listeners).try_acquire_owned() else {
        return refusal(StatusCode::SERVICE_UNAVAILABLE);
    };
    seat.listens();
    let (sender, chunks) = mpsc::channel(1);
    let mut told = desk.show.news();
    task::spawn(async move {
        let mut chunk = Bytes::from_static(b"retry: 500\n\n");
        while sender.send(chunk).await.is_ok() {
            chunk = match timeout(PULSE, told.changed()).await {
                Ok(Ok(())) => told.borrow_and_update().clone(),
                Ok(Err(_)) => return,
                Err(_) => Bytes::from_static(b": still here\n\n"),
            };
        }
    });
    news(chunks, permit)
}
