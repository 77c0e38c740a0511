//! Keeps explorations that are under way in a folder, so that a run that was killed can go on.
//!
//! A file is written beside its place and moved there, so it is whole or not there at all; a head
//! tells whether this very program wrote it.

use std::{
    collections::BTreeMap,
    fs,
    hash::BuildHasher,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use foldhash::fast::FixedState;
use scenarios::engine::Keep;

/// How often what goes on is kept.
const EVERY: Duration = Duration::from_secs(5);
/// Bytes of the head: two hashes.
const HEAD: usize = 16;

/// A folder of explorations.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    /// Hash of the running program.
    program: u64,
    /// When each was kept, or began.
    kept: Mutex<BTreeMap<String, Instant>>,
}

impl Store {
    /// Opens a folder; makes it if there is none.
    ///
    /// # Errors
    /// If it cannot be made, or the running program not be read.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let program = fs::read(std::env::current_exe()?)?;
        Ok(Self {
            folder: folder.to_owned(),
            program: hash(&program),
            kept: Mutex::default(),
        })
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.kept"))
    }

    fn write(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        let mut whole = self.program.to_le_bytes().to_vec();
        whole.extend(hash(bytes).to_le_bytes());
        whole.extend(bytes);
        let beside = self.folder.join(format!("{key}.new"));
        fs::write(&beside, whole)?;
        fs::rename(beside, self.path(key))
    }
}

impl Keep for Store {
    fn load(&self, key: &str) -> Option<Vec<u8>> {
        let whole = fs::read(self.path(key)).ok()?;
        let (head, bytes) = whole.split_at_checked(HEAD)?;
        let (program, body) = head.split_at(HEAD / 2);
        let ours = program == self.program.to_le_bytes() && body == hash(bytes).to_le_bytes();
        if !ours {
            tell(&format!("{key}: kept by another program, begins anew"));
        }
        ours.then(|| bytes.to_vec())
    }

    fn is_due(&self, key: &str) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let last = kept.entry(key.to_owned()).or_insert(now);
        let due = now - *last >= EVERY;
        if due {
            *last = now;
        }
        due
    }

    fn save(&self, key: &str, bytes: &[u8]) {
        if let Err(error) = self.write(key, bytes) {
            tell(&format!("{key} cannot be kept: {error}"));
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the command line talks to the terminal"
)]
fn tell(text: &str) {
    eprintln!("{text}");
}

fn hash(bytes: &[u8]) -> u64 {
    FixedState::with_seed(0).hash_one(bytes)
}
