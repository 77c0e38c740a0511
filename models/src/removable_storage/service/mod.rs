//! The reference service: a table of sessions, and for each library a queue of requests with a
//! worker.
//!
//! Monitors, in the order in which one thread may hold them: a library's, the desk's, then the
//! sessions' or that in which a request's end is awaited. A call leaves the sessions' before it
//! enters a library's, so a session can be closed in between; where that matters, it is looked up
//! again inside. Whether a request begins and how it ends is decided in no monitor, but in the
//! kernels of its `item.rs`: by its worker, its caller, an administrator, whoever closes its
//! session.
//!
//! The service is built for one value of every reading. Delicate decisions stand in [`Conduct`],
//! where a wrong service can take them otherwise.

mod allocate;
mod ask;
mod cancel;
mod clean;
mod conduct;
mod contents;
mod desk;
mod dismount;
mod enable;
mod errand;
mod identify;
mod inventory;
mod item;
mod library;
mod mount;
mod notify;
mod operate;
mod operator;
mod places;
mod port;
mod records;
mod restart;
mod rights;
mod session;
#[cfg(test)]
mod tests;
mod worker;
mod world;

use std::sync::{Arc, atomic::Ordering};

use sim::{
    platform::{Atomic, Platform},
    reading::ReadingId,
    trace::{Activity, Call, Return},
    value::{Name, Word},
};

use super::{
    api::{
        DATABASE, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL, ERROR_NOT_ENOUGH_MEMORY, Function,
        MEMORY, REQUESTS_MAX,
    },
    clauses::{CLOSE, FULL},
    operator::Stage,
    request::{By, Work},
    setup::Setup,
};
use crate::{
    family::{Host, Service},
    kernels::StoppableQueue,
};
pub use conduct::{Conduct, Right};
use desk::Desk;
use library::Library;
use notify::News;
use port::Caller;
use session::Sessions;

/// The service, with workers running.
pub struct RemovableStorage<P: Platform> {
    shared: Arc<Shared<P>>,
    workers: P::Monitor<Vec<P::Join>>,
}

/// What clients and workers share.
struct Shared<P: Platform> {
    host: Host,
    conduct: &'static dyn Conduct,
    setup: Setup,
    sessions: P::Monitor<Sessions>,
    desk: P::Monitor<Desk<P>>,
    news: Arc<News<P>>,
    /// By index in the setup.
    libraries: Vec<P::Monitor<Library<P>>>,
    /// Closed sessions whose calls are still to be unwound, where closing does not wait for that.
    rundown: Option<StoppableQueue<P, Name>>,
    /// How many requests the database holds.
    stored: P::Atomic,
}

impl<P: Platform> Shared<P> {
    fn new(host: Host, conduct: &'static dyn Conduct) -> Self {
        let setup = Setup::of(&host.world);
        let library = |library| P::monitor("library", Library::new(&setup, library));
        Self {
            sessions: P::monitor("sessions", Sessions::new(&setup)),
            desk: P::monitor("desk", Desk::new()),
            news: Arc::new(News::new()),
            libraries: setup.libraries.iter().map(library).collect(),
            rundown: (host.readings.get(CLOSE) == Some(1)).then(|| StoppableQueue::new("rundown")),
            stored: P::Atomic::new("stored", 0),
            setup,
            host,
            conduct,
        }
    }

    /// The value of a reading for which the service is built.
    fn reading(&self, reading: ReadingId) -> u8 {
        self.host.readings.get(reading).unwrap_or(0)
    }

    /// The monitor of a library.
    fn library(&self, index: u8) -> &P::Monitor<Library<P>> {
        &self.libraries[usize::from(index)]
    }

    /// Whether memory runs out for a call.
    fn memory(&self, activity: Activity) -> Result<(), Word> {
        match P::fault(&self.host.journal, activity, MEMORY) {
            true => Err(ERROR_NOT_ENOUGH_MEMORY),
            false => Ok(()),
        }
    }

    /// Whether the database fails for a call that is about to store a request.
    fn database(&self, activity: Activity) -> Result<(), Word> {
        match P::fault(&self.host.journal, activity, DATABASE) {
            true => Err(ERROR_DATABASE_FAILURE),
            false => Ok(()),
        }
    }

    /// Takes room in the database for one more request, if there is any.
    fn reserve(&self, work: Work) -> Result<(), Word> {
        // Only the count matters; requests themselves are handed over by the monitors.
        if (self.stored.fetch_add(1, Ordering::Relaxed) as usize) < REQUESTS_MAX {
            return Ok(());
        }
        self.stored.fetch_sub(1, Ordering::Relaxed);
        Err(match work.page_lists_full() || self.reading(FULL) == 0 {
            true => ERROR_DATABASE_FULL,
            false => ERROR_DATABASE_FAILURE,
        })
    }
}

impl<P: Platform> RemovableStorage<P> {
    /// Executes a call; its results, or the error code that is all it returns.
    fn execute(&self, activity: Activity, function: Function, made: Name) -> Result<Return, Word> {
        use Function as F;
        let caller = |session| Caller {
            activity,
            session,
            made,
        };
        match function {
            F::OpenNtmsSession {
                lpServer,
                dwOptions,
            } => self.open(activity, (lpServer, dwOptions), made),
            F::CloseNtmsSession { hSession } => self.close(activity, hSession),
            F::CleanNtmsDrive {
                hSession,
                lpDriveId,
            } => self.clean(activity, hSession, lpDriveId, made),
            F::EnumerateNtmsObject {
                hSession,
                lpContainerId,
                dwType,
            } => self.enumerate(activity, hSession, (lpContainerId, dwType)),
            F::GetNtmsObjectInformation {
                hSession,
                lpObjectId,
            } => self.information(activity, hSession, lpObjectId),
            F::MountNtmsMedia {
                hSession,
                lpMediaId,
                lpDriveId,
                dwOptions,
                dwTimeout,
            } => {
                let timeout = dwTimeout.number().unwrap_or_default();
                let what = (lpMediaId, lpDriveId);
                self.mount(caller(hSession), what, (dwOptions, timeout))
            }
            F::DismountNtmsMedia {
                hSession,
                lpMediaId,
            } => self.dismount_medium(caller(hSession), lpMediaId),
            F::DismountNtmsDrive {
                hSession,
                lpDriveId,
            } => self.dismount_drive(caller(hSession), lpDriveId),
            F::InventoryNtmsLibrary {
                hSession: session,
                lpLibraryId,
                dwAction,
            } => self.inventory(caller(session), lpLibraryId, dwAction),
            F::IdentifyNtmsSlot {
                hSession: session,
                lpSlotId,
            } => self.identify(caller(session), lpSlotId),
            F::AccessNtmsLibraryDoor {
                hSession: session,
                lpLibraryId,
            } => self.door(caller(session), lpLibraryId),
            F::EjectNtmsMedia {
                hSession: session,
                lpMediaId,
                lpEjectOperation,
                dwAction,
            } => self.eject(caller(session), lpMediaId, lpEjectOperation, dwAction),
            F::InjectNtmsMedia {
                hSession: session,
                lpLibraryId,
                lpInjectOperation,
                dwAction,
            } => self.inject(caller(session), lpLibraryId, lpInjectOperation, dwAction),
            F::DisableNtmsObject {
                hSession,
                dwType,
                lpObjectId,
            } => self.set_enabled(activity, hSession, false, (dwType, lpObjectId), made),
            F::EnableNtmsObject {
                hSession,
                dwType,
                lpObjectId,
            } => self.set_enabled(activity, hSession, true, (dwType, lpObjectId), made),
            F::AllocateNtmsMedia {
                hSession,
                dwOptions,
                dwTimeout,
            } => {
                let timeout = dwTimeout.number().unwrap_or_default();
                self.allocate(activity, hSession, (dwOptions, timeout), made)
            }
            F::CancelNtmsLibraryRequest {
                hSession,
                lpRequestId,
            } => self.cancel(activity, hSession, lpRequestId, made),
            F::DeleteNtmsRequests {
                hSession,
                dwType,
                lpRequestIdList,
            } => self.delete(activity, hSession, (dwType, lpRequestIdList)),
            F::SetNtmsRequestOrder {
                hSession,
                lpRequestId,
                dwOrderNumber,
            } => {
                let number = dwOrderNumber.number().unwrap_or_default();
                self.order(activity, hSession, lpRequestId, number)
            }
            F::ServiceRestarts {} => Ok(self.restart()),
            F::PurgeTimePasses {} => Ok(self.purge()),
            F::AccessIsWithdrawn { session } => Ok(self.access_is_withdrawn(session)),
            F::OpenNtmsNotification { hSession, dwType } => {
                self.open_notification(activity, hSession, dwType, made)
            }
            F::WaitForNtmsNotification {
                hNotification,
                dwTimeout,
            } => {
                let timeout = dwTimeout.number().unwrap_or_default();
                self.wait_for_notification(activity, hNotification, timeout)
            }
            F::CloseNtmsNotification { hNotification } => {
                self.close_notification(activity, hNotification)
            }
            F::PipeBreaks { notification } => Ok(self.pipe_breaks(notification)),
            F::SubmitNtmsOperatorRequest {
                hSession,
                dwRequest,
                lpArg1Id,
            } => self.submit(activity, hSession, (dwRequest, lpArg1Id), made),
            F::WaitForNtmsOperatorRequest {
                hSession,
                lpRequestId,
                dwTimeout,
            } => {
                let timeout = dwTimeout.number().unwrap_or_default();
                self.wait_for_operator(activity, hSession, lpRequestId, timeout)
            }
            F::SatisfyNtmsOperatorRequest {
                hSession,
                lpRequestId,
            } => self.satisfy(hSession, lpRequestId),
            F::CancelNtmsOperatorRequest {
                hSession,
                lpRequestId,
            } => self.cancel_for_operator(hSession, lpRequestId),
            F::DriveBegins { drive } => Ok(self.drive_begins(drive)),
            F::DriveFinishes { drive } => Ok(self.drive_ends(drive, None)),
            F::DriveFails { drive, dwErrorCode } => {
                Ok(self.drive_fails(drive, dwErrorCode.word(), made))
            }
            F::MediumBecomesAvailable { medium } => Ok(self.medium_becomes_available(medium)),
            F::CleanerArrives { library } => Ok(self.cleaner_arrives(library)),
            F::LibraryGoesOffline { library } => Ok(self.library_is_reached(library, false)),
            F::LibraryComesOnline { library } => Ok(self.library_is_reached(library, true)),
            F::LibraryBegins { library } => Ok(self.library_begins(library)),
            F::LibraryFinishes { library } => Ok(self.library_finishes(library)),
            F::PortOpens { library } => Ok(self.port_opens(library)),
            F::PortTimesOut { library } => Ok(self.port_times_out(library)),
            F::MediumIsTaken { medium } => Ok(self.medium_is_taken(medium)),
            F::MediumEntersPort { medium } => Ok(self.medium_enters_port(medium, made)),
            F::OperatorRefuses { medium } => Ok(self.operator_refuses(medium)),
            F::ConsoleReads { request } => Ok(self.console(request, Stage::Active)),
            F::ConsoleAcknowledges { request } => Ok(self.console(request, Stage::InProgress)),
            F::ConsoleCompletes { request } => Ok(self.console(request, Stage::Complete)),
            F::ConsoleRefuses { request } => {
                Ok(self.console(request, Stage::Refused(By::Operator)))
            }
        }
    }
}

impl<P: Platform> Service<P, dyn Conduct> for RemovableStorage<P> {
    fn start(host: Host, conduct: &'static dyn Conduct) -> Self {
        let shared = Arc::new(Shared::<P>::new(host, conduct));
        let spawn = |library| {
            let shared = Arc::clone(&shared);
            P::spawn("worker", move || worker::run::<P>(&shared, library))
        };
        let mut workers: Vec<P::Join> = (0..shared.libraries.len() as u8).map(spawn).collect();
        if shared.rundown.is_some() {
            let shared = Arc::clone(&shared);
            workers.push(P::spawn("rundown", move || {
                session::run_down_later::<P>(&shared)
            }));
        }
        Self {
            workers: P::monitor("workers", workers),
            shared,
        }
    }

    fn call(&self, activity: Activity, call: &Call) -> Return {
        self.execute(activity, Function::of(call), call.made)
            .unwrap_or_else(Return::of)
    }

    fn shutdown(&self) {
        for library in &self.shared.libraries {
            let mut inside = P::enter(library);
            inside.ending = true;
            for request in &inside.requests {
                request.item.let_go();
            }
            P::notify_all(&inside);
        }
        P::enter(&self.shared.desk).let_go();
        self.shared.news.let_go();
        if let Some(rundown) = &self.shared.rundown {
            rundown.stop(0);
        }
        let workers = std::mem::take(&mut *P::enter(&self.workers));
        workers.into_iter().for_each(P::join);
    }
}
