//! Keeps explorations that are under way in a folder, so that a run that was killed can go on.
//!
//! A file is written beside its place and moved there, so it is whole or not there at all; a head
//! tells whether it still is what was written, and whether this very program wrote it. What is damaged
//! is put aside, never written over; what cannot be read at all is told before anything is explored.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    hash::BuildHasher,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use foldhash::fast::FixedState;
use scenarios::engine::Keep;

/// How often what goes on is kept.
const EVERY: Duration = Duration::from_secs(5);
/// How a kept exploration begins.
const MARK: &[u8; 16] = b"countermand kept";
/// Bytes of the head: the mark, a hash of the program, how many bytes follow, and a hash of it all.
const HEAD: usize = MARK.len() + 3 * 8;
/// How the name of a file ends that holds one, and that of one that is being written.
const KEPT: &str = ".kept";
const NEW: &str = ".kept.new";

/// A folder of explorations.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    /// Hash of the running program.
    program: u64,
    /// When each was kept, or began.
    kept: Mutex<BTreeMap<String, Instant>>,
    /// What is in the way of something and could not be put aside: nothing is kept there.
    left_alone: Mutex<BTreeSet<String>>,
}

/// Why what stands in a file cannot be taken up.
#[derive(PartialEq, Eq, Debug)]
enum Unfit {
    /// It is not what was written; where that shows.
    Damaged(String),
    /// Another version of the program wrote it.
    Foreign,
}

impl Store {
    /// Opens a folder; makes it if there is none, and clears away what was being written when a run
    /// was killed.
    ///
    /// # Errors
    /// If it cannot be made, or something in it or the running program not be read.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.ends_with(NEW) {
                fs::remove_file(&path)?;
            } else if name.ends_with(KEPT) {
                probe(&path)?;
            }
        }
        let program = fs::read(std::env::current_exe()?)?;
        Ok(Self {
            folder: folder.to_owned(),
            program: hash(&program),
            kept: Mutex::default(),
            left_alone: Mutex::default(),
        })
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}{KEPT}"))
    }

    fn write(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        let beside = self.folder.join(format!("{key}{NEW}"));
        let written = fs::write(&beside, pack(self.program, bytes));
        let moved = written.and_then(|()| fs::rename(&beside, self.path(key)));
        moved.inspect_err(|_| drop(fs::remove_file(&beside)))
    }

    /// Moves a file out of the way under a name that nothing has, and says so.
    fn put_aside(&self, key: &str, how: &str) {
        let path = self.path(key);
        let aside = aside(&path);
        let shown = path.display();
        match fs::rename(&path, &aside) {
            Ok(()) => tell(&format!(
                "{shown} is damaged: {how}; it is put aside as {}, and the exploration begins anew",
                aside.display()
            )),
            Err(error) => {
                self.leave_alone(key);
                tell(&format!(
                    "{shown} is damaged: {how}; it cannot be put aside ({error}), so the exploration \
                     begins anew and is not kept"
                ));
            }
        }
    }

    fn leave_alone(&self, key: &str) {
        let left_alone = self.left_alone.lock();
        let mut left_alone = left_alone.unwrap_or_else(PoisonError::into_inner);
        left_alone.insert(key.to_owned());
    }

    fn is_left_alone(&self, key: &str) -> bool {
        let left_alone = self.left_alone.lock();
        left_alone
            .unwrap_or_else(PoisonError::into_inner)
            .contains(key)
    }
}

/// Whether a file can be read: a folder in its place can be opened, but not read.
fn probe(path: &Path) -> io::Result<()> {
    let read = File::open(path).and_then(|file| file.take(1).read_to_end(&mut Vec::new()));
    read.map(drop).map_err(|error| {
        let text = format!("cannot read {}: {error}", path.display());
        io::Error::new(error.kind(), text)
    })
}

/// A name for a damaged file that no other one has.
fn aside(path: &Path) -> PathBuf {
    let name = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(".damaged");
        if number > 1 {
            name.push(format!(".{number}"));
        }
        PathBuf::from(name)
    };
    let mut names = (1..=u32::MAX).map(name);
    names
        .find(|it| !it.exists())
        .unwrap_or_else(|| name(u32::MAX))
}

/// An exploration with its head.
fn pack(program: u64, bytes: &[u8]) -> Vec<u8> {
    let mut whole = MARK.to_vec();
    whole.extend(program.to_le_bytes());
    whole.extend((bytes.len() as u64).to_le_bytes());
    let hash = hash_of(&whole, bytes);
    whole.extend(hash.to_le_bytes());
    whole.extend(bytes);
    whole
}

/// What stands behind a head, if all of it is what was written, by this program.
fn unpack(program: u64, whole: &[u8]) -> Result<&[u8], Unfit> {
    let damaged = |how: String| Err(Unfit::Damaged(how));
    let Some((head, bytes)) = whole.split_at_checked(HEAD) else {
        return match whole.len() {
            0 => damaged("it is empty".to_owned()),
            length => damaged(format!("it is cut short in its head, after {length} bytes")),
        };
    };
    let (said, hash) = head.split_at(HEAD - 8);
    let (mark, numbers) = said.split_at(MARK.len());
    let (by, length) = numbers.split_at(8);
    if mark != MARK {
        return damaged("it does not begin as a kept exploration does".to_owned());
    }
    if length != (bytes.len() as u64).to_le_bytes() {
        let length = whole.len();
        return damaged(format!("its head names another length than {length} bytes"));
    }
    if hash != hash_of(said, bytes).to_le_bytes() {
        return damaged("its contents are not those that were written".to_owned());
    }
    match by == program.to_le_bytes() {
        true => Ok(bytes),
        false => Err(Unfit::Foreign),
    }
}

impl Keep for Store {
    fn load(&self, key: &str) -> Option<Vec<u8>> {
        let path = self.path(key);
        let shown = path.display();
        let whole = match fs::read(&path) {
            Ok(whole) => whole,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                self.leave_alone(key);
                tell(&format!(
                    "cannot read {shown}: {error}; the exploration begins anew and is not kept"
                ));
                return None;
            }
        };
        match unpack(self.program, &whole) {
            Ok(bytes) => return Some(bytes.to_vec()),
            Err(Unfit::Damaged(how)) => self.put_aside(key, &how),
            Err(Unfit::Foreign) => tell(&format!(
                "{shown} was kept by another version of this program; the exploration begins anew and \
                 takes its place"
            )),
        }
        None
    }

    fn refuse(&self, key: &str) {
        self.put_aside(key, "its contents do not fit the scenario");
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
        if self.is_left_alone(key) {
            return;
        }
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

fn hash_of(head: &[u8], bytes: &[u8]) -> u64 {
    FixedState::with_seed(0).hash_one((head, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: &[u8] = b"how far an exploration has come";

    fn files(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("it can be read");
        let names = entries.map(|it| it.expect("it can be read").file_name());
        let mut names: Vec<_> = names.map(|it| it.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_kept_is_loaded_and_nothing_else_left_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("other.kept.new"), "half").expect("a writable folder");
        let store = Store::open(folder.path()).expect("it can be read");
        assert_eq!(store.load("one"), None);
        store.save("one", BYTES);
        assert_eq!(store.load("one").as_deref(), Some(BYTES));
        assert_eq!(files(folder.path()), ["one.kept"]);
    }

    #[test]
    fn whatever_bit_is_turned_and_wherever_it_is_cut_it_is_damaged() {
        let whole = pack(7, BYTES);
        assert_eq!(unpack(7, &whole), Ok(BYTES));
        assert_eq!(unpack(8, &whole), Err(Unfit::Foreign));
        let damaged = |whole: &[u8]| matches!(unpack(7, whole), Err(Unfit::Damaged(_)));
        for length in 0..whole.len() {
            assert!(damaged(&whole[..length]), "{length} bytes");
        }
        for bit in 0..whole.len() * 8 {
            let mut turned = whole.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            assert!(damaged(&turned), "bit {bit}");
        }
        assert!(damaged(&vec![0; whole.len()]));
    }

    #[test]
    fn what_is_damaged_is_put_aside_and_never_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("it can be read");
        for damaged in ["", "something else"] {
            fs::write(store.path("one"), damaged).expect("a writable folder");
            assert_eq!(store.load("one"), None);
        }
        store.save("one", BYTES);
        store.refuse("one");
        let all = [
            "one.kept.damaged",
            "one.kept.damaged.2",
            "one.kept.damaged.3",
        ];
        assert_eq!(files(folder.path()), all);
        let second = fs::read_to_string(folder.path().join(all[1]));
        assert_eq!(second.expect("it is there"), "something else");
    }

    #[test]
    fn what_another_version_kept_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("it can be read");
        let foreign = pack(!store.program, BYTES);
        fs::write(store.path("one"), foreign).expect("a writable folder");
        assert_eq!(store.load("one"), None);
        store.save("one", BYTES);
        assert_eq!(store.load("one").as_deref(), Some(BYTES));
        assert_eq!(files(folder.path()), ["one.kept"]);
    }

    #[test]
    fn what_cannot_be_read_is_an_error_at_once_and_left_alone_later() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("it can be read");
        let in_the_way = store.path("one");
        fs::create_dir(&in_the_way).expect("a writable folder");
        assert_eq!(store.load("one"), None);
        store.save("one", BYTES);
        assert_eq!(files(folder.path()), ["one.kept"]);
        assert!(in_the_way.is_dir());
        let error = Store::open(folder.path()).expect_err("a folder is no file");
        assert!(error.to_string().contains("one.kept: "), "{error}");
    }
}
