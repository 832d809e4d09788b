//! Answers: what is sent, with the headers that keep it to the page.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// Nothing but what this server sends, no script but the page's own, in no other page's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A picture of a page runs nothing and loads nothing; its own pictures are in it.
const PICTURE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

pub(super) type Answer = Response<Content>;

/// What follows the head of an answer.
pub(super) enum Content {
    /// Bytes that are there already; none when they are sent.
    Whole(Option<Bytes>),
    /// News, as they come.
    News {
        chunks: mpsc::Receiver<Bytes>,
        /// Given back when nobody listens any more.
        _seat: OwnedSemaphorePermit,
    },
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take()),
            Self::News { chunks, .. } => chunks.poll_recv(context),
        };
        next.map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Self::News { .. } => SizeHint::default(),
        }
    }
}

fn answer(content: Content, kind: &'static str, policy: &'static str) -> Answer {
    let guards = [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ];
    let mut answer = Response::new(content);
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in guards {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    answer
}

pub(super) fn text(kind: &'static str, bytes: impl Into<Bytes>) -> Answer {
    answer(Content::Whole(Some(bytes.into())), kind, POLICY)
}

pub(super) fn picture(svg: impl Into<Bytes>) -> Answer {
    answer(
        Content::Whole(Some(svg.into())),
        "image/svg+xml",
        PICTURE_POLICY,
    )
}

pub(super) fn news(chunks: mpsc::Receiver<Bytes>, seat: OwnedSemaphorePermit) -> Answer {
    let content = Content::News {
        chunks,
        _seat: seat,
    };
    answer(content, "text/event-stream", POLICY)
}

pub(super) fn json(value: &impl Serialize) -> Answer {
    match serde_json::to_vec(value) {
        Ok(json) => text("application/json", json),
        Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

pub(super) fn with_status(mut answer: Answer, status: StatusCode) -> Answer {
    *answer.status_mut() = status;
    answer
}

pub(super) fn refusal(status: StatusCode) -> Answer {
    let said = match status {
        StatusCode::FORBIDDEN => "This preview answers only its own page.\n",
        StatusCode::NOT_FOUND => {
            "There is nothing here. Open the address that `rapporteur watch --preview` has printed.\n"
        }
        StatusCode::METHOD_NOT_ALLOWED => "No request changes anything here.\n",
        StatusCode::PAYLOAD_TOO_LARGE => "No request has a body here.\n",
        StatusCode::SERVICE_UNAVAILABLE => "The preview is open too many times.\n",
        StatusCode::INTERNAL_SERVER_ERROR => "The program itself has failed.\n",
        _ => "This request makes no sense.\n",
    };
    with_status(text("text/plain; charset=utf-8", said), status)
}

/// Refuses, and hears nothing more from there.
pub(super) fn dismissal(status: StatusCode) -> Answer {
    let mut answer = refusal(status);
    let close = HeaderValue::from_static("close");
    answer.headers_mut().insert(CONNECTION, close);
    answer
}
