//! Who is asked next: a lane for each host, in which one request is under way at a time.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::links::asking::Quest;
use crate::links::meaning::Trail;

/// The quests of all hosts, shared by the threads that ask.
pub(super) struct Lanes {
    pause: Duration,
    end: Instant,
    state: Mutex<State>,
    /// Told of each change that may let a waiting thread go on.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    lanes: BTreeMap<Arc<str>, Lane>,
    /// How many quests are with a thread, and may come back.
    under_way: usize,
}

struct Lane {
    waiting: VecDeque<Quest>,
    busy: bool,
    /// When the host may be asked again.
    ready: Instant,
}

impl Lanes {
    pub(super) fn new(pause: Duration, end: Instant) -> Self {
        Self { pause, end, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Lines a quest up at its host, which is left alone for at least so long.
    pub(super) fn add(&self, quest: Quest, wait: Duration) {
        let now = Instant::now();
        let host: Arc<str> = quest.at.host_str().unwrap_or_default().into();
        let mut state = self.state();
        let lane =
            state.lanes.entry(host).or_insert_with(|| Lane { waiting: VecDeque::new(), busy: false, ready: now });
        lane.ready = lane.ready.max(now + wait);
        lane.waiting.push_back(quest);
        self.changed.notify_all();
    }

    /// Takes the next quest whose host is free, waiting until there is one; `None` when there will be no more, or the
    /// time is up. The host is the caller's until it is released.
    pub(super) fn take(&self) -> Option<(Arc<str>, Quest)> {
        let mut state = self.state();
        loop {
            let now = Instant::now();
            if now >= self.end {
                return None;
            }
            if let Some(taken) = state.next(now) {
                return Some(taken);
            }
            if state.under_way == 0 && state.lanes.values().all(|lane| lane.waiting.is_empty()) {
                return None;
            }
            let free = state.lanes.values().filter(|lane| !lane.busy && !lane.waiting.is_empty());
            let until = free.map(|lane| lane.ready).min().map_or(self.end, |ready| ready.min(self.end));
            let waited = self.changed.wait_timeout(state, until.saturating_duration_since(now));
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Lets others ask a host, after the pause it is due.
    pub(super) fn release(&self, host: &str) {
        let mut state = self.state();
        if let Some(lane) = state.lanes.get_mut(host) {
            lane.busy = false;
            lane.ready = lane.ready.max(Instant::now() + self.pause);
        }
        self.changed.notify_all();
    }

    /// Says that a quest that was taken is lined up again or done.
    pub(super) fn finish(&self) {
        self.state().under_way -= 1;
        self.changed.notify_all();
    }

    /// How long may still be asked: never quite nothing, which a server would be given no time at all for.
    pub(super) fn time_left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))
    }

    /// The quests that nobody came to, or not to the end of.
    pub(super) fn left(self) -> impl Iterator<Item = Trail> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.lanes.into_values().flat_map(|lane| lane.waiting).map(|quest| quest.trail)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The next quest of the host that has been ready for longest.
    fn next(&mut self, now: Instant) -> Option<(Arc<str>, Quest)> {
        let ready = |lane: &Lane| !lane.busy && lane.ready <= now && !lane.waiting.is_empty();
        let lanes = self.lanes.iter_mut().filter(|(_, lane)| ready(lane));
        let (host, lane) = lanes.min_by_key(|(_, lane)| lane.ready)?;
        let quest = lane.waiting.pop_front()?;
        lane.busy = true;
        self.under_way += 1;
        Some((Arc::clone(host), quest))
    }
}
