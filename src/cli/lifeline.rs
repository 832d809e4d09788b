//! What connects the two processes of a run: the second one ends when the first is gone, and tells it what
//! it is on, so that somebody knows if it fails outright.
//!
//! It is the second one's stdin: a socket where the system has these, and otherwise a pipe, by which nothing
//! comes back.

use std::io::{self, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// What the other process was on when it was heard of last.
pub(super) type Heard = Arc<Mutex<String>>;

/// The first process's end.
pub(super) struct Lifeline {
    #[cfg(unix)]
    socket: Option<std::os::unix::net::UnixStream>,
    #[cfg(not(unix))]
    pipe: Option<std::process::ChildStdin>,
}

impl Lifeline {
    /// Starts a process at the other end; gives what it will be heard to be on, too.
    pub(super) fn start(mut command: Command) -> io::Result<(Child, Self, Heard)> {
        let heard = Heard::default();
        #[cfg(unix)]
        {
            use std::io::{BufRead as _, BufReader};
            use std::os::fd::OwnedFd;
            let (own, other) = std::os::unix::net::UnixStream::pair()?;
            let child = command.stdin(Stdio::from(OwnedFd::from(other))).spawn()?;
            // It holds the other end, which must be closed when the other process is gone.
            drop(command);
            let lines = BufReader::new(own.try_clone()?).lines();
            let hearing = Arc::clone(&heard);
            let listening = std::thread::Builder::new().spawn(move || {
                for line in lines.map_while(Result::ok) {
                    *hearing.lock().unwrap_or_else(PoisonError::into_inner) = line;
                }
            });
            drop(listening);
            Ok((child, Self { socket: Some(own) }, heard))
        }
        #[cfg(not(unix))]
        {
            let mut child = command.stdin(Stdio::piped()).spawn()?;
            let pipe = child.stdin.take();
            Ok((child, Self { pipe }, heard))
        }
    }

    /// Tells the other process something.
    pub(super) fn tell(&mut self, line: &[u8]) -> io::Result<()> {
        #[cfg(unix)]
        let end = &mut self.socket;
        #[cfg(not(unix))]
        let end = &mut self.pipe;
        match end {
            Some(end) => end.write_all(line).and_then(|()| end.flush()),
            None => Ok(()),
        }
    }

    /// Asks the other process to end.
    pub(super) fn close(&mut self) {
        #[cfg(unix)]
        if let Some(socket) = self.socket.take() {
            // If it is closed at the other end, that one knows.
            let _ = socket.shutdown(std::net::Shutdown::Write);
        }
        #[cfg(not(unix))]
        drop(self.pipe.take());
    }
}

/// The second process's end, for what there is to tell; none where nobody listens.
pub(super) fn teller() -> Option<Box<dyn Write + Send>> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        let own = io::stdin().as_fd().try_clone_to_owned().ok()?;
        let socket = std::os::unix::net::UnixStream::from(own);
        // Whatever else stdin is, it is no place to write to.
        socket.peer_addr().ok()?;
        Some(Box::new(socket))
    }
    #[cfg(not(unix))]
    None
}
