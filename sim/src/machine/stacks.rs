//! The stacks of a simulator: one for each of its threads, kept from one execution to the next.

use super::coroutine::{Fiber, Job, Pause};

/// A stack for every thread, by its index.
#[derive(Default)]
pub(super) struct Stacks {
    slots: Vec<Slot>,
    /// How many of them have a job.
    busy: usize,
}

struct Slot {
    fiber: Fiber,
    busy: bool,
}

impl Stacks {
    pub(super) const fn count(&self) -> usize {
        self.slots.len()
    }

    /// Runs the job of a new thread until it gives control back.
    pub(super) fn start(&mut self, index: usize, job: Job) -> Pause {
        while self.slots.len() <= index {
            let fiber = Fiber::take();
            self.slots.push(Slot { fiber, busy: false });
        }
        let slot = &mut self.slots[index];
        slot.busy = true;
        self.busy += 1;
        let pause = slot.fiber.start(job);
        self.note(index, pause);
        pause
    }

    /// Runs a suspended thread until it gives control back.
    #[inline(always)]
    pub(super) fn proceed(&mut self, index: usize) -> Pause {
        let pause = self.slots[index].fiber.proceed();
        self.note(index, pause);
        pause
    }

    #[inline(always)]
    fn note(&mut self, index: usize, pause: Pause) {
        if matches!(pause, Pause::Finished | Pause::Panicked) {
            self.slots[index].busy = false;
            self.busy -= 1;
        }
    }

    /// Unwinds whatever has not ended by itself.
    pub(super) fn discard_busy(&mut self) {
        if self.busy > 0 {
            let all = self.slots.drain(..);
            let (busy, idle): (Vec<Slot>, Vec<Slot>) = all.partition(|slot| slot.busy);
            idle.into_iter().for_each(|slot| slot.fiber.put_back());
            self.busy = 0;
            busy.into_iter().for_each(|slot| slot.fiber.discard());
        }
    }
}

/// The stacks go back to the pool of their OS thread.
impl Drop for Stacks {
    fn drop(&mut self) {
        self.discard_busy();
        self.slots.drain(..).for_each(|slot| slot.fiber.put_back());
    }
}
