//! Exhaustive exploration on several threads, with the result of one.
//!
//! One thread goes through the search from beginning to end. Ahead of it, idle threads of the
//! current `rayon` pool visit pieces of it (see [`Piece`]); where it comes to one of them, it takes
//! over what has been visited, and goes on from there by itself. So whoever watches sees the same
//! executions in the same order, whatever the threads did.

use std::{
    cell::RefCell,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use serde::{Deserialize, Serialize};

use crate::{
    certificate::Certificate,
    machine::{Body, Ending, Execution, Limits, Simulator},
    reduction::Relation,
    strategy::{
        Strategy,
        exhaustive::{Exhaustive, Next, Piece},
    },
};

/// How many pieces are visited ahead at most.
const PIECES_MAX: usize = 32;
/// How many executions of a piece are visited ahead at most.
const AHEAD_MAX: u64 = 1 << 16;

/// Gathers what the executions of a piece show.
pub trait Gather: Send + 'static {
    /// Takes an execution.
    fn execution(&mut self, execution: &Execution<'_>);

    /// Whether more is wanted: asked between two executions. Whoever watches breaks off behind the
    /// same one.
    fn goes_on(&self) -> bool {
        true
    }
}

/// Whoever is shown what an exploration visits, in the order of the search.
pub trait Watch {
    /// What gathers the executions of a piece.
    type Gathered: Gather;

    /// What gathers the executions of a piece, before the first.
    fn gather(&self) -> Self::Gathered;

    /// An execution.
    fn execution(&mut self, execution: &Execution<'_>);

    /// All executions of a piece so far.
    fn absorb(&mut self, gathered: Self::Gathered);

    /// Asked between two executions; may break the exploration off.
    fn goes_on(&mut self, search: &Search) -> ControlFlow<()>;
}

/// An exhaustive search, and how far it has come. It may be written down between two executions,
/// read again (by the same program), and run to the same end.
#[derive(Debug, Serialize, Deserialize)]
pub struct Search {
    /// The whole, and then pieces that were taken over, each of the one before.
    searches: Vec<Exhaustive>,
    executions: u64,
    /// How many pieces were given away.
    pieces: u64,
    /// What it has turned to, if nobody has visited it yet.
    next: Option<Next>,
}

impl Search {
    /// Before the first execution.
    #[must_use]
    pub fn new(relation: Relation) -> Self {
        Self {
            searches: vec![Exhaustive::new(relation)],
            executions: 0,
            pieces: 0,
            next: None,
        }
    }

    /// Leaves executions at so many steps, if any number is given.
    #[must_use]
    pub fn with_steps_max(mut self, steps_max: Option<u32>) -> Self {
        let most = steps_max.map_or(usize::MAX, |most| most as usize);
        let searches = self.searches.into_iter();
        self.searches = searches.map(|it| it.with_steps_max(most)).collect();
        self
    }

    /// Lets so many steps wait at a level ([`Exhaustive::with_kept_max`]).
    #[must_use]
    pub fn with_kept_max(mut self, kept_max: usize) -> Self {
        let searches = self.searches.into_iter();
        self.searches = searches.map(|it| it.with_kept_max(kept_max)).collect();
        self
    }

    /// How many executions were left at the bound of steps.
    #[must_use]
    pub fn cut(&self) -> u64 {
        self.searches.iter().map(Exhaustive::cut).sum()
    }

    /// How many executions were watched.
    #[must_use]
    pub const fn executions(&self) -> u64 {
        self.executions
    }

    /// How many executions were begun.
    #[must_use]
    pub fn spent(&self) -> u64 {
        self.executions + self.cut()
    }

    /// How much has been visited, from 0 to 1, as far as can be told: branches of the search that
    /// are known count as equally large, those that will still be found not at all.
    #[must_use]
    pub fn visited(&self) -> f64 {
        let searches = self.searches.iter();
        let (visited, _) = searches.fold((0.0, 1.0), |(visited, rest), search| {
            let (more, behind) = search.visited();
            (visited + rest * more, rest * behind)
        });
        visited
    }

    /// What it has done so far: of all executions that were watched.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        let (whole, pieces) = self.searches.split_first().expect("the whole is kept");
        whole.certificate_with(pieces)
    }

    /// Why it makes no sense, if the program is not deterministic.
    #[must_use]
    pub fn diverged(&self) -> Option<&str> {
        self.searches.iter().find_map(Exhaustive::diverged)
    }

    fn current(&mut self) -> &mut Exhaustive {
        self.searches.last_mut().expect("the whole search is kept")
    }

    /// Explores until everything is visited, or `executions_max` executions were begun, in all that it
    /// has run so far, or `watch` breaks off; true if everything was visited, and no execution left at
    /// a bound.
    ///
    /// As many threads take part as the current `rayon` pool has; with any number, `watch` is shown the
    /// same. To say how many: `rayon::ThreadPoolBuilder::new().num_threads(2).build()?.install(|| …)`.
    pub fn run<W: Watch>(
        &mut self,
        limits: Limits,
        executions_max: u64,
        body: &Body,
        watch: &mut W,
    ) -> bool {
        let mut crew = Crew::new(limits, body);
        let mut simulator = Simulator::new();
        while watch.goes_on(self).is_continue() {
            let next = self.next.take().unwrap_or_else(|| self.turn());
            match next {
                Next::Nothing => {
                    let mut searches = self.searches.iter();
                    return !searches.any(Strategy::has_left_out);
                }
                _ if self.spent() >= executions_max => {
                    self.next = Some(next);
                    break;
                }
                Next::Execution => {
                    let strategy = self.current();
                    let seen = simulator.run(limits, strategy, body, |execution| {
                        let seen = execution.ending != Ending::Abandoned;
                        if seen {
                            watch.execution(execution);
                        }
                        seen
                    });
                    self.executions += u64::from(seen);
                    crew.offer(self, watch);
                }
                Next::Piece(number) => {
                    let left = executions_max - self.spent();
                    let (search, gathered) = crew.take_over(number, left);
                    if let Some(gathered) = gathered {
                        self.executions += search.executions();
                        watch.absorb(gathered);
                    }
                    self.searches.push(search);
                }
            }
        }
        self.take_back();
        false
    }

    /// Visits everything by itself that was given away, when it is run again.
    fn take_back(&mut self) {
        let named = matches!(self.next, Some(Next::Piece(_)));
        if named {
            self.next = Some(Next::Execution);
        }
        self.current().take_back(named);
        self.searches.iter_mut().for_each(|it| it.take_back(false));
    }

    /// Gives the largest piece away that there is.
    fn give_away(&mut self) -> Option<Piece> {
        let mut searches = self.searches.iter_mut();
        let piece = searches.find_map(|search| search.give_away(self.pieces))?;
        self.pieces += 1;
        Some(piece)
    }

    /// Has what pieces that were taken over ask of levels before them kept there.
    fn pass_up(&mut self) {
        for index in (1..self.searches.len()).rev() {
            let (before, behind) = self.searches.split_at_mut(index);
            before[index - 1].pass_up(&mut behind[0]);
        }
    }

    /// Turns to what comes next; hands in what was taken over and is done.
    fn turn(&mut self) -> Next {
        loop {
            let next = self.current().turn();
            self.pass_up();
            if next != Next::Nothing || self.searches.len() == 1 {
                return next;
            }
            let done = self.searches.pop().expect("there are two at least");
            self.current().hand_in(done);
        }
    }
}

/// The pieces that were given away.
struct Crew<G> {
    limits: Limits,
    body: Body,
    slots: Vec<Arc<Slot<G>>>,
    /// How many pieces wait for somebody to visit them.
    waiting: Arc<AtomicUsize>,
    threads: usize,
}

/// A piece, and how far somebody has come with it.
struct Slot<G> {
    piece: Piece,
    /// Whether the search has come to it, or does not want it any more.
    wanted: AtomicBool,
    state: Mutex<State<G>>,
    stopped: Condvar,
}

enum State<G> {
    /// Nobody has begun.
    Offered(G),
    /// Somebody is at it.
    Visited,
    /// Somebody has left off, or come to its end.
    Stopped(Box<(Exhaustive, G)>),
    /// It is none of anybody's business any more.
    Gone,
}

impl<G: Gather> Crew<G> {
    fn new(limits: Limits, body: &Body) -> Self {
        Self {
            limits,
            body: Arc::clone(body),
            slots: Vec::new(),
            waiting: Arc::default(),
            threads: rayon::current_num_threads(),
        }
    }

    /// Gives a piece away if somebody may be idle.
    fn offer<W: Watch<Gathered = G>>(&mut self, search: &mut Search, watch: &W) {
        if self.threads < 2
            || self.slots.len() >= PIECES_MAX
            || self.waiting.load(Ordering::Relaxed) >= self.threads
        {
            return;
        }
        let Some(piece) = search.give_away() else {
            return;
        };
        let slot = Arc::new(Slot {
            piece,
            wanted: AtomicBool::new(false),
            state: Mutex::new(State::Offered(watch.gather())),
            stopped: Condvar::new(),
        });
        self.slots.push(Arc::clone(&slot));
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let (limits, body, waiting) = (self.limits, Arc::clone(&self.body), self.waiting.clone());
        rayon::spawn(move || {
            waiting.fetch_sub(1, Ordering::Relaxed);
            slot.visit(limits, &body);
        });
    }

    /// A piece, visited as far as somebody has come, with what was gathered; from its beginning if
    /// nobody has begun, or has visited more than `executions_max` executions.
    fn take_over(&mut self, number: u64, executions_max: u64) -> (Exhaustive, Option<G>) {
        let mut slots = self.slots.iter();
        let index = slots.position(|it| it.piece.number() == number);
        let slot = self
            .slots
            .swap_remove(index.expect("only pieces that were offered are named"));
        match slot.take() {
            Some((search, gathered)) if search.executions() + search.cut() <= executions_max => {
                (search, Some(gathered))
            }
            _ => (Exhaustive::of_piece(&slot.piece), None),
        }
    }
}

impl<G> Drop for Crew<G> {
    fn drop(&mut self) {
        for slot in &self.slots {
            slot.wanted.store(true, Ordering::Relaxed);
            let mut state = slot.state();
            if matches!(*state, State::Offered(_)) {
                *state = State::Gone;
            }
        }
    }
}

thread_local! {
    /// Keeps stacks and arenas from one piece to the next.
    static SIMULATOR: RefCell<Simulator> = RefCell::default();
}

impl<G> Slot<G> {
    fn state(&self) -> MutexGuard<'_, State<G>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has been visited of it; none if nobody has begun. Whoever is at it leaves off.
    fn take(&self) -> Option<(Exhaustive, G)> {
        self.wanted.store(true, Ordering::Relaxed);
        let mut state = self.state();
        while matches!(*state, State::Visited) {
            let woken = self.stopped.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        match std::mem::replace(&mut *state, State::Gone) {
            State::Stopped(visited) => Some(*visited),
            _ => None,
        }
    }
}

impl<G: Gather> Slot<G> {
    fn visit(&self, limits: Limits, body: &Body) {
        let mut gathered = {
            let mut state = self.state();
            match std::mem::replace(&mut *state, State::Visited) {
                State::Offered(gathered) => gathered,
                other => {
                    *state = other;
                    return;
                }
            }
        };
        // What panics here is the gathering: nothing was visited then, and whoever comes to the piece
        // visits it anew, and meets that panic where it belongs.
        let visited = catch_unwind(AssertUnwindSafe(|| {
            let search = self.visit_ahead(limits, body, &mut gathered);
            State::Stopped(Box::new((search, gathered)))
        }));
        *self.state() = visited.unwrap_or(State::Gone);
        self.stopped.notify_all();
    }

    fn visit_ahead(&self, limits: Limits, body: &Body, gathered: &mut G) -> Exhaustive {
        let mut search = Exhaustive::of_piece(&self.piece);
        let mut simulator = SIMULATOR.take();
        for _ in 0..AHEAD_MAX {
            let leaves_off = self.wanted.load(Ordering::Relaxed) || !gathered.goes_on();
            if leaves_off || search.turn() == Next::Nothing {
                break;
            }
            simulator.run(limits, &mut search, body, |execution| {
                if execution.ending != Ending::Abandoned {
                    gathered.execution(execution);
                }
            });
        }
        SIMULATOR.set(simulator);
        search
    }
}
