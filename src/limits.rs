//! How much a run may take: memory, stack, and how that is kept.
//!
//! A run is bounded twice. The system refuses memory beyond the bound where it can (Linux, the BSDs), and
//! the command line looks at what is used again and again, wherever it runs, so that it can say what was
//! going on. The bound is the program's own: other programs that it starts are freed of it.

use std::fmt;
use std::str::FromStr;
use std::sync::{Once, OnceLock};
use std::thread;

/// The stack of threads that read, evaluate and typeset: what is nested as deeply as the readers let
/// through must fit. Only what is used of it takes memory.
pub const STACK: usize = 256 << 20;

/// The stack of each of the typesetter's own threads.
const POOL_STACK: usize = 64 << 20;

/// What is mapped beside the memory that a run works with: stacks, and the heads of heaps.
const ROOM: u64 = 1 << 30;

const KILO: u64 = 1 << 10;
const MEGA: u64 = 1 << 20;
const GIGA: u64 = 1 << 30;

/// An amount of memory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Memory(u64);

impl Memory {
    /// The least that a run can be given.
    const LEAST: Self = Self(256 * MEGA);

    /// What a run may take unless the command line says otherwise: three quarters of the machine's
    /// memory, but no more than 8 GB and no less than 2 GB.
    #[must_use]
    pub fn standard() -> Self {
        let most = 8 * GIGA;
        Self(machine().map_or(most, |all| (all / 4 * 3).clamp(2 * GIGA, most)))
    }

    /// What this process has in use now, if the system says so.
    #[must_use]
    pub fn in_use() -> Option<Self> {
        let found = memory_stats::memory_stats()?;
        u64::try_from(found.physical_mem).ok().map(Self)
    }
}

impl FromStr for Memory {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match text[digits.len()..].to_ascii_uppercase().as_str() {
            "K" | "KB" | "KIB" => KILO,
            "M" | "MB" | "MIB" => MEGA,
            "G" | "GB" | "GIB" => GIGA,
            "T" | "TB" | "TIB" => GIGA * 1024,
            _ => {
                return Err(String::from(
                    "write a number with its unit, such as `4G` or `900M`",
                ));
            }
        };
        let number: u64 = digits
            .parse()
            .map_err(|_| String::from("write a whole number and a unit, such as `4G` or `900M`"))?;
        let memory = number
            .checked_mul(unit)
            .map(Self)
            .ok_or_else(|| String::from("no machine has so much memory"))?;
        if memory < Self::LEAST {
            return Err(format!("no run gets by with less than {}", Self::LEAST));
        }
        Ok(memory)
    }
}

impl fmt::Display for Memory {
    /// As people say it, and as it is read again without its space.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, name) = match self.0 {
            bytes if bytes % GIGA == 0 => (GIGA, "GB"),
            bytes if bytes >= 10 * MEGA => (MEGA, "MB"),
            _ => (KILO, "KB"),
        };
        write!(f, "{} {name}", self.0 / unit)
    }
}

/// The memory of this machine, or of the container that the program runs in.
#[cfg(target_os = "linux")]
#[allow(
    clippy::disallowed_methods,
    reason = "it asks the system and no workspace"
)]
fn machine() -> Option<u64> {
    let info = rustix::system::sysinfo();
    #[allow(
        clippy::useless_conversion,
        reason = "it is of another width on other machines"
    )]
    let all = u64::from(info.totalram).checked_mul(u64::from(info.mem_unit))?;
    let containers = [
        "/sys/fs/cgroup/memory.max",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    ];
    let bounds = containers
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok()?.trim().parse().ok());
    Some(bounds.fold(all, u64::min))
}

#[cfg(not(target_os = "linux"))]
fn machine() -> Option<u64> {
    None
}

/// Who hears what is being done.
static LISTENER: OnceLock<Listener> = OnceLock::new();

type Listener = Box<dyn Fn(&str) + Send + Sync>;

/// Has somebody hear of what is being done, from now on; only the first to ask is heard.
pub fn hear(listener: impl Fn(&str) + Send + Sync + 'static) {
    let _ = LISTENER.set(Box::new(listener));
}

/// Says what is begun, such as "the template `paper.typ.j2`", for the message if it finds no end.
pub fn doing(what: &str) {
    if let Some(listener) = LISTENER.get() {
        listener(what);
    }
}

/// Has the system refuse this process more memory than this, where it can, and write no image of the
/// memory to the disk if the process fails: it holds what was read.
pub fn bound(memory: Memory) {
    #[cfg(unix)]
    {
        use rustix::process::Resource;
        let threads = thread::available_parallelism().map_or(1, usize::from) as u64;
        let stacks = STACK as u64 + threads * POOL_STACK as u64;
        unix::set(unix::MEMORY, memory.0.saturating_add(stacks + ROOM));
        unix::set(Resource::Core, 0);
    }
    #[cfg(not(unix))]
    let _ = memory;
}

/// Starts something else without the bounds of this process: a browser or an editor has its own.
pub fn unbound<T>(start: impl FnOnce() -> T) -> T {
    #[cfg(unix)]
    {
        let kept = unix::lift();
        let started = start();
        unix::put_back(kept);
        started
    }
    #[cfg(not(unix))]
    start()
}

#[cfg(unix)]
mod unix {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// What counts as memory: on Linux what can be written to, which leaves out mapped files and room
    /// that is only set aside.
    #[cfg(target_os = "linux")]
    pub(super) const MEMORY: Resource = Resource::Data;
    #[cfg(not(target_os = "linux"))]
    pub(super) const MEMORY: Resource = Resource::As;

    /// Sets a bound that this process may lift again; one that is there already is kept if it is lower.
    pub(super) fn set(resource: Resource, bytes: u64) {
        let now = getrlimit(resource);
        let bound = Rlimit {
            current: Some(now.current.map_or(bytes, |current| current.min(bytes))),
            maximum: now.maximum,
        };
        // Where the system knows no such bound, looking at what is used has to do.
        let _ = setrlimit(resource, bound);
    }

    pub(super) fn lift() -> [(Resource, Rlimit); 2] {
        [MEMORY, Resource::Core].map(|resource| {
            let now = getrlimit(resource);
            let free = Rlimit {
                current: now.maximum,
                maximum: now.maximum,
            };
            let _ = setrlimit(resource, free);
            (resource, now)
        })
    }

    pub(super) fn put_back(kept: [(Resource, Rlimit); 2]) {
        for (resource, limit) in kept {
            let _ = setrlimit(resource, limit);
        }
    }
}

/// Gives the typesetter's threads a stack that holds, once for all.
pub fn prepare_pool() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // If there is a pool already it is another program's, which has the library in it.
        let _ = rayon::ThreadPoolBuilder::new()
            .stack_size(POOL_STACK)
            .build_global();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_and_said() {
        let read = |text: &str| text.parse::<Memory>();
        assert_eq!(read("4G").unwrap().to_string(), "4 GB");
        assert_eq!(read("4GiB"), read("4096m"));
        assert_eq!(read("1500M").unwrap().to_string(), "1500 MB");
        for wrong in [
            "",
            "4",
            "G",
            "-1G",
            "4.5G",
            "4 G",
            "1M",
            "0G",
            "4X",
            "99999999999T",
            "٤G",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let standard = Memory::standard();
        assert!(standard >= Memory(2 * GIGA) && standard <= Memory(8 * GIGA));
    }
}
