//! What the binary carries, made of what people write: the documents of `skills/`, and the tables of `src/knowledge/`, in which
//! nothing is left to be read at start-up.

mod background;
mod phrases;
mod starter;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let made = Made { folder: PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")) };
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let knowledge = root.join("src/knowledge");
    starter::make(&root.join("skills"), &made);
    background::make(&knowledge.join("background.txt"), &made);
    phrases::make(&knowledge, &made);
}

/// The folder that takes what is made.
struct Made {
    folder: PathBuf,
}

impl Made {
    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.join(name), content).expect("the build folder can be written");
    }
}

/// The text of a file that the binary is made of.
fn read(file: &Path) -> String {
    depends_on(file);
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Builds anew when a file or a folder changes.
#[expect(clippy::print_stdout, reason = "cargo reads what a build script prints")]
fn depends_on(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
