//! The only module that asks other people's servers: each host one request at a time, with a pause between two.
//!
//! What is asked and what an answer means is decided in `links`; here are sockets, threads and clocks.

mod agent;
mod lanes;
mod reach;

use std::thread;
use std::time::{Duration, Instant};

use agent::Agent;
use lanes::Lanes;
pub use reach::Reach;

use crate::links::asking::{Next, Patience, Quest, next};
use crate::links::meaning::{Meaning, Trail, meaning};

/// How servers are asked.
#[derive(Debug, Clone)]
pub struct Manner {
    /// What we call ourselves.
    pub user_agent: String,
    /// How many hosts are asked at once.
    pub hosts_at_once: usize,
    /// The pause between two requests to one host.
    pub pause: Duration,
    /// How long to wait for an answer.
    pub timeout: Duration,
    /// How long to ask in all.
    pub limit: Duration,
    /// How patient we are with servers in trouble.
    pub patience: Patience,
    /// Which addresses may be asked.
    pub reach: Reach,
}

impl Manner {
    /// The manner in which servers of others are asked.
    pub fn polite(user_agent: String) -> Self {
        Self {
            user_agent,
            hosts_at_once: 8,
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(20),
            limit: Duration::from_mins(10),
            patience: Patience { before_second_try: Duration::from_secs(3), longest_wait: Duration::from_secs(30) },
            reach: Reach::Public,
        }
    }
}

/// What was learnt of an address.
#[derive(Debug)]
pub struct Learnt<'l> {
    /// The address, as it was handed in.
    pub address: &'l str,
    /// What its answer means.
    pub meaning: Meaning,
    /// Whether it was asked to the end before the time was up.
    pub asked: bool,
}

/// What takes each thing learnt as soon as it is known, from several threads at once.
pub type Take<'t> = &'t (dyn Fn(&Learnt<'_>) + Sync);

/// Asks for each address once. Those that are not reached before the time is up are handed on as unsure.
pub fn ask_all(addresses: &[&str], manner: &Manner, take: Take<'_>) {
    let lanes = Lanes::new(manner.pause, Instant::now() + manner.limit);
    for address in addresses {
        match Quest::begin(address) {
            Ok(quest) => lanes.add(quest, Duration::ZERO),
            Err(trail) => hand_on(&trail, true, take),
        }
    }
    let agent = Agent::new(manner);
    thread::scope(|scope| {
        for _ in 0..manner.hosts_at_once.min(addresses.len()) {
            scope.spawn(|| work(&lanes, &agent, manner, take));
        }
    });
    for trail in lanes.left() {
        hand_on(&trail, false, take);
    }
}

fn work(lanes: &Lanes, agent: &Agent, manner: &Manner, take: Take<'_>) {
    while let Some((host, quest)) = lanes.take() {
        let answer = agent.ask(&quest, manner.timeout.min(lanes.time_left()));
        let then = next(quest, answer, manner.patience);
        lanes.release(&host);
        match then {
            Next::Ask(quest, wait) => lanes.add(quest, wait),
            Next::Done(trail) => hand_on(&trail, true, take),
        }
        lanes.finish();
    }
}

fn hand_on(trail: &Trail, asked: bool, take: Take<'_>) {
    take(&Learnt { address: &trail.start, meaning: meaning(trail), asked });
}
