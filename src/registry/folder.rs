//! What is directly in a folder. A registry may have a hundred thousand folders with one file each, so on Linux they are listed
//! with as few calls of the system as it takes, and without a piece of memory for each name.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

/// What a name in a folder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    Link,
    /// A pipe, a device.
    Other,
}

impl From<fs::FileType> for Kind {
    fn from(kind: fs::FileType) -> Self {
        if kind.is_dir() {
            Self::Folder
        } else if kind.is_file() {
            Self::File
        } else if kind.is_symlink() {
            Self::Link
        } else {
            Self::Other
        }
    }
}

/// Tells `see` of each name in a folder, in no order.
///
/// # Errors
///
/// What the system says.
#[cfg(target_os = "linux")]
pub(super) fn list(folder: &Path, mut see: impl FnMut(&OsStr, Kind)) -> io::Result<()> {
    use std::mem::MaybeUninit;
    use std::os::unix::ffi::OsStrExt as _;

    use rustix::fs::{CWD, FileType, Mode, OFlags, RawDir, openat};
    use rustix::io::Errno;

    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let open = openat(CWD, folder, flags, Mode::empty())?;
    let mut buffer = [MaybeUninit::uninit(); 16 << 10];
    let mut entries = RawDir::new(open, &mut buffer);
    while let Some(entry) = entries.next() {
        let entry = match entry {
            // It was removed since it was opened.
            Err(Errno::NOENT) => break,
            entry => entry?,
        };
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if name == "." || name == ".." {
            continue;
        }
        let kind = match entry.file_type() {
            FileType::Directory => Kind::Folder,
            FileType::RegularFile => Kind::File,
            FileType::Symlink => Kind::Link,
            // Some file systems do not tell.
            FileType::Unknown => fs::symlink_metadata(folder.join(name))?.file_type().into(),
            _ => Kind::Other,
        };
        see(name, kind);
    }
    Ok(())
}

/// Tells `see` of each name in a folder, in no order.
///
/// # Errors
///
/// What the system says.
#[cfg(not(target_os = "linux"))]
pub(super) fn list(folder: &Path, mut see: impl FnMut(&OsStr, Kind)) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        see(&entry.file_name(), entry.file_type()?.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_seen_as_the_standard_library_sees_it() {
        let folder = tempfile::tempdir().expect("a folder");
        // More than one call brings.
        for number in 0..2000 {
            let file = folder.path().join(format!("a name that is quite long {number}"));
            fs::write(file, "").expect("written");
        }
        fs::create_dir(folder.path().join("below")).expect("made");
        #[cfg(unix)]
        std::os::unix::fs::symlink("below", folder.path().join("link")).expect("made");
        let mut seen = Vec::new();
        list(folder.path(), |name, kind| seen.push((name.to_owned(), kind))).expect("listed");
        let mut wanted: Vec<_> = fs::read_dir(folder.path())
            .expect("listed")
            .map(|entry| entry.expect("an entry"))
            .map(|entry| (entry.file_name(), entry.file_type().expect("a kind").into()))
            .collect();
        seen.sort_by(|one, other| one.0.cmp(&other.0));
        wanted.sort_by(|one: &(_, Kind), other| one.0.cmp(&other.0));
        assert_eq!(seen, wanted);
        assert!(list(&folder.path().join("gone"), |_, _| ()).is_err());
        assert!(list(&folder.path().join("a name that is quite long 1"), |_, _| ()).is_err());
    }
}
