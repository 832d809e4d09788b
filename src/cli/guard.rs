//! The guard of a run: the work is done by a second process of the same program, with the same arguments
//! and the same terminal, so that there is somebody left to say what happened if it fails outright.
//!
//! A library that runs out of memory or stack ends its process on the spot, and the system ends one that
//! takes all the memory. The first process does nothing that an input could break: it waits, and tells.
//! The second one knows that the first is there by its stdin, which nobody writes to, and ends with it.

use std::ffi::OsString;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus};
use std::sync::PoisonError;
use std::thread;

use super::lifeline::{Heard, Lifeline};
use super::say::say;
use super::watchdog::{self, Bounds, TOO_LARGE, TOO_LONG};

/// What tells the second process that it is the second, and the id of the first: the first argument of all.
const MARK: &str = "--guarded";

/// Runs the program again and waits for it. It ends as that has ended.
///
/// # Errors
/// The system starts no second process.
pub(super) fn run(arguments: &[OsString], bounds: Bounds) -> io::Result<ExitCode> {
    // The lifeline is held until the end: when it is closed, the other one ends.
    let (mut child, _lifeline, heard) = Lifeline::start(again(arguments)?)?;
    let status = child.wait()?;
    Ok(match ending(status) {
        Ending::Code(code) => ExitCode::from(code),
        Ending::Lost(reason) => {
            say(&watchdog::said(&on(&heard), &bounds.lost(&reason)));
            ExitCode::from(2)
        }
        Ending::Interrupted(signal) => ExitCode::from(128_u8.saturating_add(signal)),
    })
}

/// What a process was on when it was heard of last.
pub(super) fn on(heard: &Heard) -> String {
    heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The program with the same arguments, as the second process.
pub(super) fn again(arguments: &[OsString]) -> io::Result<Command> {
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (Some(name), rest),
        None => (None, arguments),
    };
    let mut command = Command::new(program()?);
    #[cfg(unix)]
    if let Some(name) = name {
        use std::os::unix::process::CommandExt as _;
        command.arg0(name);
    }
    #[cfg(not(unix))]
    let _ = name;
    command
        .arg(format!("{MARK}={}", std::process::id()))
        .args(rest);
    Ok(command)
}

/// Has this process end when the first one is gone: at once if `hears` is true, and otherwise where
/// somebody else listens to stdin as soon as the system says so.
pub(super) fn end_with_the_first(first: u32, hears: bool) {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        // Where that cannot be had the end of stdin does the same.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
    }
    if is_alone(first) {
        std::process::exit(2);
    }
    if !hears {
        return;
    }
    let waiting = thread::Builder::new().spawn(|| {
        let mut stdin = io::stdin().lock();
        let mut buffer = [0; 64];
        while let Ok(1..) = stdin.read(&mut buffer) {}
        std::process::exit(2);
    });
    drop(waiting);
}

/// Whether the first process is gone. Where the system does not say so, it is taken to be there.
pub(super) fn is_alone(first: u32) -> bool {
    #[cfg(unix)]
    {
        std::os::unix::process::parent_id() != first
    }
    #[cfg(not(unix))]
    {
        let _ = first;
        false
    }
}

/// How a process has ended.
pub(super) enum Ending {
    /// With this status.
    Code(u8),
    /// By itself or by the system, before it could say anything.
    Lost(String),
    /// By its user.
    Interrupted(u8),
}

/// Tells how a process has ended.
pub(super) fn ending(status: ExitStatus) -> Ending {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        match status.signal() {
            Some(signal @ (1 | 2 | 13 | 15)) => {
                return Ending::Interrupted(u8::try_from(signal).unwrap_or_default());
            }
            Some(signal) => return Ending::Lost(format!("signal {signal}")),
            None => {}
        }
    }
    match status.code() {
        Some(TOO_LONG | TOO_LARGE) => Ending::Code(2),
        Some(code) => match u8::try_from(code) {
            Ok(code) => Ending::Code(code),
            Err(_) => Ending::Lost(format!("status {code:#x}")),
        },
        None => Ending::Lost(status.to_string()),
    }
}

/// The program that is running, even if another has been put in its place by now.
pub(super) fn program() -> io::Result<PathBuf> {
    let own = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && own.exists() {
        return Ok(own);
    }
    std::env::current_exe()
}
