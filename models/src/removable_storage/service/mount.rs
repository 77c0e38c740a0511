//! `MountNtmsMedia`: queues a request and waits for its end, whoever ends it.

use std::sync::{Arc, atomic::Ordering};

use arrayvec::ArrayVec;
use sim::{
    platform::{Atomic, Platform},
    trace::Return,
    value::{INFINITE, List, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_BUSY, ERROR_CANCELLED, ERROR_DATABASE_FULL, ERROR_DRIVE_MEDIA_MISMATCH,
            ERROR_INVALID_DRIVE, ERROR_INVALID_HANDLE, ERROR_INVALID_LIBRARY, ERROR_INVALID_MEDIA,
            ERROR_INVALID_PARAMETER, ERROR_MEDIA_OFFLINE, ERROR_NOT_CONNECTED,
            ERROR_REQUEST_REFUSED, ERROR_RESOURCE_DISABLED, ERROR_SUCCESS, ERROR_TIMEOUT,
            ERROR_WRITE_PROTECT, FIRST_OUT, NTMS_MOUNT_SPECIFIC_DRIVE, NTMS_MOUNT_WRITE,
            REQUESTS_MAX, done,
        },
        clauses::{
            APART, ELSEWHERE, MOUNT_CANCELLED, MOUNT_TIMEOUT, OFFLINE, PARTNER, RESTART_CODE,
            UNNAMED,
        },
        request::{By, Manner, Part, Phase, Work},
        setup::Access,
    },
    RemovableStorage, Shared,
    item::Item,
    library::Library,
    port::Caller,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn mount(
        &self,
        caller: Caller,
        (id, drive): (Value, Value),
        (options, timeout): (Value, u32),
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let manner = match self.shared.conduct.minds_named_drive() {
            true => shared.setup.manner(options, drive),
            false => Manner::of(options),
        };
        let waits = manner != Manner::NoWait;
        let deadline = (waits && timeout != INFINITE).then(|| P::now() + u64::from(timeout));
        let owner = shared.admitted(caller.session, Access::User)?;
        shared.memory(caller.activity)?;
        if id == Value::Null {
            return Err(ERROR_INVALID_PARAMETER);
        }
        let media = shared.setup.media_of(id);
        let library = shared.library_of(&media)?;
        if options == Value::Word(NTMS_MOUNT_SPECIFIC_DRIVE) {
            shared.belongs_to(drive, library)?;
        }
        if options == Value::Word(NTMS_MOUNT_WRITE)
            && media.iter().any(|medium| shared.setup.is_complete(*medium))
        {
            return Err(ERROR_WRITE_PROTECT);
        }
        let names = [caller.made, Work::second(caller.made)].into_iter();
        let pairs = media.iter().zip(media.iter().rev()).zip(names);
        let items = pairs.map(|((medium, other), name)| {
            Arc::new(shared.item(name, owner, Work::Mount(*medium, *other, manner)))
        });
        let items: Items<P> = items.collect();
        if let [first, second] = &items[..]
            && shared.reading(PARTNER) == 0
        {
            first.belongs_to(second);
            second.belongs_to(first);
        }
        shared.enqueue_mounts(caller, library, &items)?;
        if !waits {
            return Ok(Return::of(ERROR_SUCCESS));
        }
        let ends = items.iter().map(|item| shared.await_end(item, deadline));
        let ends: ArrayVec<Option<Phase>, 2> = ends.collect();
        Ok(shared.results(&ends))
    }
}

/// The requests of one call.
type Items<P> = ArrayVec<Arc<Item<P>>, 2>;

impl<P: Platform> Shared<P> {
    /// The library of all media of a call.
    ///
    /// # Errors
    /// The code to answer where there are no such media, or not in one library, or one twice.
    fn library_of(&self, media: &[u8]) -> Result<u8, Word> {
        let library = |medium: &u8| self.setup.library_of(Part::Medium(*medium));
        let first = media.first().ok_or(ERROR_INVALID_MEDIA)?;
        let rest = &media[1..];
        if rest.contains(first) {
            return Err(ERROR_INVALID_MEDIA);
        }
        match rest.iter().all(|other| library(other) == library(first)) {
            true => Ok(library(first)),
            false => {
                Err([ERROR_INVALID_LIBRARY, ERROR_INVALID_MEDIA][usize::from(self.reading(APART))])
            }
        }
    }

    /// Whether an id is that of a drive of this library.
    fn belongs_to(&self, drive: Value, library: u8) -> Result<(), Word> {
        if drive == Value::Null {
            let codes = [ERROR_INVALID_PARAMETER, ERROR_INVALID_DRIVE];
            return Err(codes[usize::from(self.reading(UNNAMED))]);
        }
        let drive = self.setup.drive(drive).ok_or(ERROR_INVALID_DRIVE)?;
        let codes = [
            ERROR_INVALID_DRIVE,
            ERROR_INVALID_LIBRARY,
            ERROR_DRIVE_MEDIA_MISMATCH,
        ];
        match self.setup.library_of(Part::Drive(drive)) == library {
            true => Ok(()),
            false => Err(codes[usize::from(self.reading(ELSEWHERE))]),
        }
    }

    /// Queues the mounts of a call in the library of their media.
    fn enqueue_mounts(
        &self,
        caller: Caller,
        library: u8,
        items: &[Arc<Item<P>>],
    ) -> Result<(), Word> {
        let mut inside = P::enter(self.library(library));
        // Closing marks the session first and looks for mounts afterwards: either it is seen here,
        // or the mount there.
        if self.conduct.minds_closing()
            && let Err(error) = self.access(caller.session)
        {
            let closed = error == ERROR_INVALID_HANDLE;
            return Err(if closed { ERROR_CANCELLED } else { error });
        }
        for item in items {
            self.may_mount(&inside, item.work)?;
        }
        self.database(caller.activity)?;
        self.reserve_all(items)?;
        for item in items {
            inside.queue(item);
            self.ask_operators(&mut inside);
        }
        P::notify_all(&inside);
        if inside.ending {
            items.iter().for_each(|item| item.let_go());
        }
        Ok(())
    }

    /// Whether a mount can be queued, as far as its medium goes.
    fn may_mount(&self, inside: &Library<P>, work: Work) -> Result<(), Word> {
        let Work::Mount(medium, _, manner) = work else {
            return Ok(());
        };
        if inside.is_hindered(work) {
            return Err(ERROR_RESOURCE_DISABLED);
        }
        let refuses = manner == Manner::ErrorOffline || self.reading(OFFLINE) == 1;
        match refuses && (inside.is_offline(medium) || !inside.online) {
            true => Err(ERROR_MEDIA_OFFLINE),
            false => Ok(()),
        }
    }

    /// Takes room for all requests of a call at once, or for none: whoever saw half of it taken would
    /// find a full database that never was.
    fn reserve_all(&self, items: &[Arc<Item<P>>]) -> Result<(), Word> {
        if let [item] = items {
            return self.reserve(item.work);
        }
        let mut stored = self.stored.load(Ordering::Relaxed);
        while stored as usize + items.len() <= REQUESTS_MAX {
            let all = stored + items.len() as u32;
            let free = Ordering::Relaxed;
            match self.stored.compare_exchange(stored, all, free, free) {
                Ok(_) => return Ok(()),
                Err(now) => stored = now,
            }
        }
        Err(ERROR_DATABASE_FULL)
    }

    /// Waits until a mount has ended, and ends it when its time is up, unless somebody was first.
    /// Without an end the service is being shut down.
    fn await_end(&self, item: &Item<P>, deadline: Option<u64>) -> Option<Phase> {
        let end = item.wait(deadline).or_else(|| {
            deadline?;
            let timed_out = Phase::Cancelled(By::Timeout);
            match item.finish(timed_out) || !self.conduct.minds_who_was_first() {
                true => Some(timed_out),
                false => item.ended(),
            }
        });
        self.settle_for(item);
        end
    }

    /// What a mount returns whose requests have ended so: why the first came to nothing that did so
    /// by itself, or the drives.
    fn results(&self, ends: &[Option<Phase>]) -> Return {
        let mut drives = List::EMPTY;
        for end in ends {
            match end {
                // Nobody sees what is returned.
                None => return done(),
                Some(Phase::Passed(drive)) => {
                    drives.push(self.setup.drives[usize::from(*drive)].name);
                }
                Some(Phase::Cancelled(By::Partner)) => {}
                Some(end) => return Return::of(self.code_of(*end)),
            }
        }
        let success = Return::of(ERROR_SUCCESS);
        match drives.get(0).filter(|_| drives.len() == 1) {
            Some(drive) => success.with(FIRST_OUT, drive),
            None => success.with(FIRST_OUT, drives),
        }
    }

    /// What a mount returns that has come to nothing so.
    fn code_of(&self, end: Phase) -> Word {
        match end {
            Phase::Queued
            | Phase::Waiting
            | Phase::InProcess(_)
            | Phase::Passed(_)
            | Phase::Stopped
            | Phase::Cancelled(By::Partner) => unreachable!("no mount comes to nothing so"),
            Phase::Failed(error) => error,
            Phase::Cancelled(By::Closing | By::Desk) => ERROR_CANCELLED,
            Phase::Cancelled(By::Operator) => ERROR_REQUEST_REFUSED,
            Phase::Cancelled(By::Administrator) => {
                [ERROR_CANCELLED, ERROR_REQUEST_REFUSED][usize::from(self.reading(MOUNT_CANCELLED))]
            }
            Phase::Cancelled(By::Restart) => {
                [ERROR_NOT_CONNECTED, ERROR_CANCELLED][usize::from(self.reading(RESTART_CODE))]
            }
            Phase::Cancelled(By::Timeout) => {
                [ERROR_TIMEOUT, ERROR_BUSY][usize::from(self.reading(MOUNT_TIMEOUT))]
            }
        }
    }
}
