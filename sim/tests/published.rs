//! Programs from papers on partial-order reduction, whose numbers of classes were published.
//!
//! `readers`, `indexer`, `filesystem` and `last zero` stand in table 1 of Abdulla, Aronis, Jonsson,
//! Sagonas, *Optimal Dynamic Partial Order Reduction*, POPL 2014; `indexer` and `filesystem` come
//! from Flanagan, Godefroid, *Dynamic Partial-Order Reduction for Model Checking Software*, POPL
//! 2005. `choice` was made by Nguyen, Rodríguez, Sousa, Coti, Petrucci, *Quasi-Optimal Partial Order
//! Reduction*, CAV 2018, to have few classes and very many executions that source sets alone give up
//! half-way. Nobody who wrote them down knew this search.

use std::{
    ops::ControlFlow,
    sync::{Arc, atomic::Ordering::SeqCst},
};

use sim::{
    certificate::Certificate,
    explore::explore,
    machine::{Body, Ending, Limits, Machine, MachineAtomic, Monitor, Participant, Simulator},
    platform::{Atomic, Platform},
    reduction::Relation,
    strategy::exhaustive::{Exhaustive, KEPT_MAX},
};

/// How many classes an exhaustive search visits, each once.
fn classes(body: Body) -> u64 {
    let certificate = certificate(body, KEPT_MAX);
    assert_eq!(certificate.blocked, 0);
    assert_eq!(certificate.ratio(), Some(1.0));
    certificate
        .classes
        .expect("a search that ends counts its classes")
}

/// What a search does whose wakeup trees may keep so many steps.
fn certificate(body: Body, kept_max: usize) -> Certificate {
    let mut strategy = Exhaustive::new(Relation::Sync).with_kept_max(kept_max);
    let exploration = explore(
        &mut Simulator::new(),
        Limits::default(),
        &mut strategy,
        u64::MAX,
        &body,
        |execution| {
            assert_eq!(execution.ending, Ending::Complete);
            ControlFlow::Continue(())
        },
    );
    assert!(exploration.exhausted);
    strategy.certificate()
}

fn atomics<const N: usize>() -> Arc<[MachineAtomic; N]> {
    Arc::new([(); N].map(|()| MachineAtomic::new("cell", 0)))
}

/// Starts so many threads. One thread can only start some; the last of those starts the next.
fn start(from: usize, threads: usize, act: impl Fn(usize) + Clone + Send + 'static) {
    let most = Participant::CHILDREN_MAX as usize;
    let here = threads.min(from + most);
    let one = |thread| {
        let act = act.clone();
        Machine::spawn("thread", move || {
            if thread + 1 == here {
                start(here, threads, act.clone());
            }
            act(thread);
        });
    };
    (from..here).for_each(one);
}

/// One thread writes what all others read.
fn readers(threads: usize) -> Body {
    Arc::new(move || {
        let shared = atomics::<1>();
        start(0, threads + 1, move |thread| match thread {
            0 => shared[0].store(1, SeqCst),
            _ => drop(shared[0].load(SeqCst)),
        });
    })
}

/// One thread looks from the end for the last cell that is zero; each of the others sets its cell to
/// one more than the cell before.
fn last_zero(threads: usize) -> Body {
    Arc::new(move || {
        let cells = atomics::<16>();
        start(0, threads + 1, move |thread| {
            if thread > 0 {
                let before = cells[thread - 1].load(SeqCst);
                return cells[thread].store(before + 1, SeqCst);
            }
            let mut last = threads;
            while cells[last].load(SeqCst) != 0 {
                last -= 1;
            }
        });
    })
}

/// Threads insert four messages each into a hash table, by comparing and exchanging.
fn indexer(threads: usize) -> Body {
    const SIZE: usize = 128;
    Arc::new(move || {
        let table = atomics::<SIZE>();
        start(0, threads, move |thread| {
            for message in 1..=4 {
                let word = message * 11 + thread;
                let mut place = word * 7 % SIZE;
                let free = |place: usize| {
                    let result = table[place].compare_exchange(0, word as u32, SeqCst, SeqCst);
                    result.is_ok()
                };
                while !free(place) {
                    place = (place + 1) % SIZE;
                }
            }
        });
    })
}

/// Threads give a block to an inode each, under a lock of the inode and one of the block.
fn filesystem(threads: usize) -> Body {
    const BLOCKS: usize = 26;
    const INODES: usize = 32;
    Arc::new(move || {
        let inodes: Vec<Monitor<usize>> =
            (0..INODES).map(|_| Machine::monitor("inode", 0)).collect();
        let blocks: Vec<Monitor<bool>> = (0..BLOCKS)
            .map(|_| Machine::monitor("block", false))
            .collect();
        start(0, threads, move |thread| {
            let mut inode = Machine::enter(&inodes[thread % INODES]);
            let mut block = thread % INODES * 2 % BLOCKS;
            while *inode == 0 {
                let mut busy = Machine::enter(&blocks[block]);
                if !*busy {
                    *busy = true;
                    *inode = block + 1;
                }
                block = (block + 1) % BLOCKS;
            }
        });
    })
}

/// One thread counts, another one looks how far it has come and writes the cell of that number; of
/// the others each writes a cell of its own.
fn choice(cells: usize) -> Body {
    Arc::new(move || {
        let count = Arc::new(MachineAtomic::new("count", 0));
        let cell = |_| MachineAtomic::new("cell", 0);
        let all: Arc<[MachineAtomic]> = (0..cells).map(cell).collect();
        for own in 0..cells {
            let all = Arc::clone(&all);
            Machine::spawn("writer", move || all[own].store(7, SeqCst));
        }
        let counted = Arc::clone(&count);
        Machine::spawn("counter", move || {
            (1..cells as u32).for_each(|count| counted.store(count, SeqCst));
        });
        Machine::spawn("master", move || {
            let chosen = count.load(SeqCst) as usize;
            all[chosen].store(0, SeqCst);
        });
    })
}

#[test]
fn readers_see_a_write_or_do_not() {
    assert_eq!([2, 8, 13].map(readers).map(classes), [4, 256, 8192]);
}

#[test]
fn last_zero_has_as_many_classes_as_published() {
    assert_eq!([5, 10].map(last_zero).map(classes), [64, 3328]);
}

#[test]
fn indexers_meet_only_where_their_hashes_collide() {
    let known = [1, 1, 8, 64, 512, 4096];
    assert_eq!([2, 11, 12, 13, 14, 15].map(indexer).map(classes), known);
}

#[test]
fn the_filesystem_has_as_many_classes_as_published() {
    assert_eq!(
        [14, 16, 18, 19].map(filesystem).map(classes),
        [2, 8, 32, 64]
    );
}

#[test]
fn of_a_choice_only_the_chosen_cell_is_raced_for() {
    let sizes = [2, 4, 8, 12];
    assert_eq!(
        sizes.map(choice).map(classes),
        sizes.map(|cells| 2 * cells as u64)
    );
    // What wakeup trees are for: without them most of what is begun leads nowhere.
    let given_up = |cells| certificate(choice(cells), 0).blocked;
    assert_eq!(given_up(4), 21);
    assert_eq!(given_up(12), 4356);
}
