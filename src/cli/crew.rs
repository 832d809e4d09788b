//! Worker processes: given briefs one at a time, watched, and replaced when they end or hang.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::guard::{self, Ending};
use super::visible;
use super::watchdog::{Bounds, TOO_LARGE};
use super::work::Report;
use super::worker::{Event, Job};

/// How workers are started, and how long each may take for a brief.
pub(super) struct Crew {
    /// How many work at once.
    pub(super) size: usize,
    /// What one may take for a brief.
    pub(super) bounds: Bounds,
    /// What they are told when they are started.
    pub(super) arguments: Vec<OsString>,
}

/// What happens while a crew works.
pub(super) enum News {
    /// A worker, by its number, has begun with a brief or a document of it.
    Working {
        worker: usize,
        brief: String,
        document: String,
    },
    /// A brief, by its number, is done.
    Done { number: usize, report: Report },
    /// A worker has nothing more to do.
    Idle { worker: usize },
}

/// The briefs that nobody works on yet.
struct Queue {
    jobs: Mutex<VecDeque<(usize, Job)>>,
    is_closed: AtomicBool,
}

impl Queue {
    fn next(&self) -> Option<(usize, Job)> {
        if self.is_closed.load(Ordering::Relaxed) {
            return None;
        }
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.pop_front()
    }
}

impl Crew {
    /// Works off all the jobs and tells of it as it happens. If `hear` fails, no more jobs are begun.
    pub(super) fn work(
        &self,
        jobs: Vec<(usize, Job)>,
        hear: &mut dyn FnMut(News) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let size = self.size.clamp(1, jobs.len().max(1));
        let queue = Queue {
            jobs: Mutex::new(jobs.into()),
            is_closed: AtomicBool::new(false),
        };
        let (sender, news) = mpsc::channel();
        thread::scope(|scope| {
            for worker in 0..size {
                let (sender, queue) = (sender.clone(), &queue);
                scope.spawn(move || self.employ(worker, queue, &sender));
            }
            drop(sender);
            let mut heard = Ok(());
            for item in news {
                heard = heard.and_then(|()| hear(item));
                if heard.is_err() {
                    queue.is_closed.store(true, Ordering::Relaxed);
                }
            }
            heard
        })
    }

    /// One worker after the other, as long as there are jobs.
    fn employ(&self, worker: usize, queue: &Queue, news: &Sender<News>) {
        // Once nobody listens any more, the queue is closed as well.
        let tell = |item: News| drop(news.send(item));
        let mut hired: Option<Process> = None;
        while let Some((number, job)) = queue.next() {
            let working = |document: &str| {
                tell(News::Working {
                    worker,
                    brief: job.brief.clone(),
                    document: document.to_owned(),
                });
            };
            working("");
            let report = match hired.take().map_or_else(|| Process::start(self), Ok) {
                Ok(process) => {
                    let (process, report) = process.work(&job, self.bounds, &working);
                    hired = process;
                    report
                }
                Err(error) => Report::failure(format!("no worker can be started: {error}")),
            };
            tell(News::Done { number, report });
        }
        tell(News::Idle { worker });
    }
}

/// A worker at work.
struct Process {
    child: Child,
    /// Where it is told; it ends when this is closed.
    stdin: Option<ChildStdin>,
    events: Receiver<String>,
    /// Everything that it has said on stderr, of which the end is kept.
    last_words: Option<JoinHandle<String>>,
}

impl Process {
    fn start(crew: &Crew) -> std::io::Result<Self> {
        let mut child = Command::new(guard::program()?)
            .args(&crew.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (sender, events) = mpsc::channel();
        let stdout = child.stdout.take();
        thread::spawn(move || {
            let lines = stdout
                .into_iter()
                .flat_map(|out| BufReader::new(out).lines());
            for line in lines.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let stderr = child.stderr.take();
        let last_words = thread::spawn(move || stderr.map(tail).unwrap_or_default());
        Ok(Self {
            stdin: child.stdin.take(),
            child,
            events,
            last_words: Some(last_words),
        })
    }

    /// Has it work on a brief. It is given back if it can work on.
    fn work(
        mut self,
        job: &Job,
        bounds: Bounds,
        starting: &dyn Fn(&str),
    ) -> (Option<Self>, Report) {
        let deadline = Instant::now() + bounds.time;
        if let Err(reason) = self.ask(job) {
            return (None, self.end(Some(reason), bounds));
        }
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(line) => match serde_json::from_str(&line) {
                    Ok(Event::Starting(document)) => starting(&document),
                    Ok(Event::Done(report)) => return (Some(self), *report),
                    Err(error) => {
                        let reason = format!("its worker said what nobody understands: {error}");
                        return (None, self.end(Some(reason), bounds));
                    }
                },
                Err(RecvTimeoutError::Timeout) => {
                    return (None, self.end(Some(bounds.too_long()), bounds));
                }
                Err(RecvTimeoutError::Disconnected) => return (None, self.end(None, bounds)),
            }
        }
    }

    fn ask(&mut self, job: &Job) -> Result<(), String> {
        let mut line = serde_json::to_vec(job).map_err(|error| error.to_string())?;
        line.push(b'\n');
        // A worker that is no longer there is found out when it does not answer.
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(&line).and_then(|()| stdin.flush());
        }
        Ok(())
    }

    /// Ends it, if it has not ended by itself, and says why: for `reason`, or as it has ended.
    fn end(mut self, reason: Option<String>, bounds: Bounds) -> Report {
        if reason.is_some() {
            // If it cannot be killed it has ended.
            let _ = self.child.kill();
        }
        let status = self.child.wait();
        let last_words = self.last_words.take().and_then(|words| words.join().ok());
        let mut report = Report::failure(reason.unwrap_or_else(|| match status {
            Ok(status) if status.code() == Some(TOO_LARGE) => bounds.too_large(),
            Ok(status) => match guard::ending(status) {
                Ending::Code(code) => format!("its worker ended with status {code}"),
                Ending::Interrupted(signal) => format!("its worker ended with signal {signal}"),
                Ending::Lost(how) => format!("its worker {}", bounds.lost(&how)),
            },
            Err(error) => format!("its worker is lost: {error}"),
        }));
        // Nobody knows what a library has to say at its end.
        report.messages = visible::lines(&last_words.unwrap_or_default()).into_owned();
        report
    }
}

impl Drop for Process {
    /// Lets it go, and sees it off.
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}

/// All that a reader gives, or the end of it.
fn tail(mut reader: impl std::io::Read) -> String {
    const KEPT: usize = 8 << 10;
    let mut kept = Vec::new();
    let mut buffer = [0; 4 << 10];
    while let Ok(length @ 1..) = reader.read(&mut buffer) {
        kept.extend_from_slice(buffer.get(..length).unwrap_or_default());
        kept.drain(..kept.len().saturating_sub(KEPT));
    }
    String::from_utf8_lossy(&kept).into_owned()
}
