//! Who is connected: never more than a few, and whoever knows the key before whoever does not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::AbortHandle;

/// How many connections there are at most.
const MOST: usize = 64;

/// What is known of a connection. In this order they are ended when there are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// It has not asked for anything, or only for what is refused.
    Stranger,
    /// It has shown the key.
    Guest,
    /// It is told news. There are fewer seats for these than connections.
    Listener,
}

struct Connection {
    standing: Standing,
    /// Counts up: which of them was heard from last.
    heard: u64,
    task: Option<AbortHandle>,
}

#[derive(Default)]
struct Open {
    clock: u64,
    by_id: BTreeMap<u64, Connection>,
}

impl Open {
    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }
}

/// All connections that are open.
#[derive(Clone, Default)]
pub(super) struct Connections {
    open: Arc<Mutex<Open>>,
}

impl Connections {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes up a new connection, for which the one is ended that matters least if there are too many.
    pub(super) fn enter(&self) -> Seat {
        let mut open = self.open();
        while open.by_id.len() >= MOST {
            let least = open.by_id.iter();
            let least = least.min_by_key(|(_, one)| (one.standing, one.heard));
            let Some(id) = least.map(|(id, _)| *id) else {
                break;
            };
            if let Some(task) = open.by_id.remove(&id).and_then(|gone| gone.task) {
                task.abort();
            }
        }
        let id = open.tick();
        let connection = Connection {
            standing: Standing::Stranger,
            heard: id,
            task: None,
        };
        open.by_id.insert(id, connection);
        drop(open);
        Seat {
            id,
            connections: self.clone(),
        }
    }

    /// Says which task serves the connection with this number, so that it can be ended.
    pub(super) fn serve(&self, id: u64, task: AbortHandle) {
        match self.open().by_id.get_mut(&id) {
            Some(connection) => connection.task = Some(task),
            None => task.abort(),
        }
    }
}

/// The place of a connection among the others; it is free again when this is dropped.
pub(super) struct Seat {
    id: u64,
    connections: Connections,
}

impl Seat {
    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// Notes that the key was shown.
    pub(super) fn known(&self) {
        self.rise(Standing::Guest);
    }

    /// Notes that it waits for news from now on.
    pub(super) fn listens(&self) {
        self.rise(Standing::Listener);
    }

    fn rise(&self, standing: Standing) {
        let mut open = self.connections.open();
        let heard = open.tick();
        if let Some(connection) = open.by_id.get_mut(&self.id) {
            connection.standing = connection.standing.max(standing);
            connection.heard = heard;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.connections.open().by_id.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_go_first_and_whoever_knows_the_key_stays() {
        let connections = Connections::default();
        let is_open = |seat: &Seat| connections.open().by_id.contains_key(&seat.id);
        let listener = connections.enter();
        listener.listens();
        let guest = connections.enter();
        guest.known();
        let strangers: Vec<_> = (0..1000).map(|_| connections.enter()).collect();
        assert_eq!(connections.open().by_id.len(), MOST);
        assert!(is_open(&listener) && is_open(&guest));
        assert!(strangers.last().is_some_and(is_open));
        assert!(!is_open(&strangers[0]));
        // Their seats are free without taking anybody else's.
        drop(strangers);
        assert_eq!(connections.open().by_id.len(), 2);

        // Among those who know it, whoever was heard from least lately.
        let guests: Vec<_> = (0..MOST)
            .map(|_| {
                let guest = connections.enter();
                guest.known();
                guest
            })
            .collect();
        assert!(is_open(&listener) && !is_open(&guest) && !is_open(&guests[0]));
        assert!(is_open(&guests[2]));
    }
}
