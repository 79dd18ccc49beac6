//! The skills as they are on the disk now: opened when they are asked for, and again when files have changed.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::library::{Library, Trust};
use crate::registry::Registry;
use crate::roots::roots;

/// Told each time that the skills are opened.
pub type OnOpen = Box<dyn Fn(&Library) + Send>;

/// Where skills are looked for, and what was there when they were last asked for.
pub struct Live {
    given: Vec<PathBuf>,
    here: PathBuf,
    home: Option<PathBuf>,
    cache: Option<PathBuf>,
    on_open: OnOpen,
    library: Option<Library>,
}

impl Live {
    /// The skills of `given` folders, or else of the project around `here`, the user's `home` and the starter library;
    /// their index is kept below `cache`.
    #[must_use]
    pub fn new(
        given: Vec<PathBuf>,
        here: PathBuf,
        home: Option<PathBuf>,
        cache: Option<PathBuf>,
        on_open: OnOpen,
    ) -> Self {
        Self { given, here, home, cache, on_open, library: None }
    }

    /// The skills. Folders are looked at each time, which reads no file; files that changed are read, and no others.
    ///
    /// # Errors
    ///
    /// [`Error::NoFolder`] if a given folder is gone, [`Error::Index`] if the index fails even in memory.
    pub fn library(&mut self) -> Result<&Library, Error> {
        let roots = roots(&self.given, &self.here, self.home.as_deref())?;
        let library = match self.library.take() {
            // One that lives in memory was built: that is done again only where something has changed.
            Some(library) if library.folder.is_none() => {
                if library.is_of(&Registry::discover(roots.clone())) {
                    return Ok(self.library.insert(library));
                }
                None
            }
            library => library,
        };
        // An index that lies on the disk and is up to date is opened in no time.
        let before = library.map(|library| library.version());
        let library = Library::open(roots, self.cache.as_deref(), Trust::Nothing, &|_, _| {})?;
        if before.as_ref() == Some(&library.version()) {
            return Ok(self.library.insert(library));
        }
        (self.on_open)(&library);
        Ok(self.library.insert(library))
    }

    /// Forgets what was opened, so that it is opened anew.
    pub(crate) fn forget(&mut self) {
        self.library = None;
    }

    /// The folder that relative paths start from.
    pub(crate) fn here(&self) -> &Path {
        &self.here
    }
}
