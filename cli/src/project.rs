//! A project's files: finding its folder, reading its entities and revisions, writing several files or none.
//!
//! Knows nothing of what the texts mean.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::{self, Config};
use crate::error::Failure;

/// A project: a folder with a configuration.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its folder, absolute.
    pub folder: PathBuf,
    /// Its configuration.
    pub config: Config,
}

/// A text file, and what messages call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// Its path relative to the project, with `/` between the parts.
    pub name: String,
    /// What it says.
    pub text: String,
}

impl Project {
    /// The project of the nearest folder at or above `start` that has a configuration.
    pub fn find(start: &Path) -> Result<Option<Self>, Failure> {
        let start =
            fs::canonicalize(start).map_err(|error| Failure::file("open", start, &error))?;
        for folder in start.ancestors() {
            let path = folder.join(config::FILE);
            if path.is_file() {
                let text = read_text(&path)?;
                return Ok(Some(Self {
                    folder: folder.to_owned(),
                    config: Config::parse(config::FILE, &text)?,
                }));
            }
        }
        Ok(None)
    }

    /// The path that messages use for a file of the project.
    pub fn name_of(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.folder).unwrap_or(path);
        let mut name = String::new();
        for part in relative.components() {
            if !name.is_empty() && !name.ends_with('/') {
                name.push('/');
            }
            name.push_str(&part.as_os_str().to_string_lossy());
        }
        name
    }

    /// All Rust files of the entity folders, sorted by name, each once.
    pub fn entities(&self) -> Result<Vec<TextFile>, Failure> {
        let mut paths = Vec::new();
        for entry in self.config.entities.get_ref() {
            let path = self.folder.join(entry.get_ref());
            if entry.get_ref().contains(['*', '?']) {
                let before = paths.len();
                self.collect_fitting(entry.get_ref(), &mut paths)?;
                if paths.len() == before {
                    return Err(self.config.wrong(
                        entry.span(),
                        "no Rust file fits this pattern",
                        "`*` stands for anything within a name, `**` for any folders",
                    ));
                }
            } else if path.is_file() {
                paths.push(path);
            } else if path.is_dir() {
                collect(&path, &mut paths)?;
            } else {
                return Err(Failure::new(
                    "no-entities",
                    format!("there is no folder {}", entry.get_ref()),
                )
                .help(format!("correct `entities` in {}", config::FILE)));
            }
        }
        let mut files = Vec::new();
        for path in paths {
            let name = self.name_of(&path);
            if !self.config.excludes(&name) {
                let text = read_text(&path)?;
                files.push(TextFile { name, text });
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        files.dedup_by(|a, b| a.name == b.name);
        Ok(files)
    }

    /// The Rust files that the pattern names, or that lie below folders that it names.
    fn collect_fitting(&self, pattern: &str, paths: &mut Vec<PathBuf>) -> Result<(), Failure> {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        let wild = |part: &&str| part.contains(['*', '?']);
        let fixed: PathBuf = pattern.split('/').take_while(|part| !wild(part)).collect();
        let start = self.folder.join(fixed);
        if !start.is_dir() {
            return Ok(());
        }
        let mut all = Vec::new();
        collect_but(&start, &mut all, &|folder| is_built(folder))?;
        paths.extend(
            all.into_iter()
                .filter(|path| Config::fits(pattern, &self.name_of(path))),
        );
        Ok(())
    }

    /// The folder of the revisions, or the first of them: that of lib.rs.
    pub fn migrations(&self) -> PathBuf {
        self.migration_folders().swap_remove(0)
    }

    /// The folders of the revisions.
    pub fn migration_folders(&self) -> Vec<PathBuf> {
        let names = self.config.migrations.get_ref().all();
        names.iter().map(|name| self.folder.join(name)).collect()
    }

    /// The files of the migrations folders (not of their subfolders) with the given extension, sorted by name.
    pub fn migration_files(&self, extension: &str) -> Result<Vec<PathBuf>, Failure> {
        let mut paths = Vec::new();
        for folder in self.migration_folders() {
            if !folder.is_dir() {
                return Err(Failure::new(
                    "no-migrations",
                    format!("there is no folder {}", self.name_of(&folder)),
                )
                .help(format!("correct `migrations` in {}", config::FILE)));
            }
            for path in entries(&folder)? {
                if path.is_file() && path.extension().is_some_and(|found| found == extension) {
                    paths.push(path);
                }
            }
        }
        Ok(paths)
    }

    /// How lib.rs gets to a folder of revisions; `None`: it stands there itself.
    pub fn way_from_library(&self, folder: &Path) -> Option<String> {
        let library = self.migrations();
        let mut from = library.components().peekable();
        let mut to = folder.components().peekable();
        while from.peek().is_some() && from.peek() == to.peek() {
            from.next();
            to.next();
        }
        let up = from.map(|_| "..".to_owned());
        let down = to.map(|part| part.as_os_str().to_string_lossy().into_owned());
        let way: Vec<String> = up.chain(down).collect();
        (!way.is_empty()).then(|| way.join("/"))
    }
}

/// Whether cargo builds in that folder: it holds no sources of the project.
fn is_built(folder: &Path) -> bool {
    folder.join("CACHEDIR.TAG").is_file()
}

/// The Rust files below `folder`. A link to a folder is not followed: it may lead in a circle.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Failure> {
    collect_but(folder, paths, &|_| false)
}

fn collect_but(
    folder: &Path,
    paths: &mut Vec<PathBuf>,
    skips: &dyn Fn(&Path) -> bool,
) -> Result<(), Failure> {
    for path in entries(folder)? {
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            if !path.is_symlink() && !skips(&path) {
                collect_but(&path, paths, skips)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let wrong = |error: io::Error| Failure::file("read", folder, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(wrong)? {
        paths.push(entry.map_err(wrong)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The text of a file.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        Failure::new(
            "file-encoding",
            format!(
                "{} is not UTF-8 (byte {})",
                path.display(),
                error.utf8_error().valid_up_to()
            ),
        )
        .help("save the file as UTF-8")
    })
}

/// A file to write.
#[derive(Debug, Clone)]
pub struct Write {
    /// Where.
    pub path: PathBuf,
    /// What.
    pub text: String,
    /// Whether it must not be there yet (or must be there, to be replaced).
    pub new: bool,
}

/// Writes all files or none: first all of them under temporary names beside their places, then renamed in order. When
/// a rename fails, the new files that already have their names are taken away again; so the one file that is
/// replaced comes last.
pub fn write_all(files: &[Write]) -> Result<(), Failure> {
    let mut temporary: Vec<(PathBuf, PathBuf)> = Vec::new();
    let mut placed: Vec<PathBuf> = Vec::new();
    let outcome = write_each(files, &mut temporary, &mut placed);
    if outcome.is_err() {
        for (path, _) in &temporary {
            let _ = fs::remove_file(path);
        }
        for path in &placed {
            let _ = fs::remove_file(path);
        }
    }
    outcome
}

fn write_each(
    files: &[Write],
    temporary: &mut Vec<(PathBuf, PathBuf)>,
    placed: &mut Vec<PathBuf>,
) -> Result<(), Failure> {
    for file in files {
        // A link stays a link: what it points to is replaced.
        let path = if file.new {
            file.path.clone()
        } else {
            fs::canonicalize(&file.path)
                .map_err(|error| Failure::file("open", &file.path, &error))?
        };
        let failed = |error: io::Error| Failure::file("write", &path, &error);
        if file.new && path.symlink_metadata().is_ok() {
            return Err(Failure::new(
                "file-exists",
                format!("{} is there already", path.display()),
            )
            .help("name the revision otherwise, with another message or --rev-id"));
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.tmp", std::process::id()));
        let draft = path.with_file_name(name);
        temporary.push((draft.clone(), path.clone()));
        fs::write(&draft, &file.text).map_err(failed)?;
        if !file.new {
            let permissions = fs::metadata(&path).map_err(failed)?.permissions();
            fs::set_permissions(&draft, permissions).map_err(failed)?;
        }
    }
    for (file, (draft, path)) in files.iter().zip(temporary.iter()) {
        fs::rename(draft, path).map_err(|error| Failure::file("write", path, &error))?;
        if file.new {
            placed.push(path.clone());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn the_nearest_configuration_above_marks_the_project() {
        let folder = folder(&[
            ("schema-diff.toml", ""),
            ("a/schema-diff.toml", "ledger = \"l\""),
            ("a/b/c/x", ""),
        ]);
        let project = Project::find(&folder.path().join("a/b/c"))
            .unwrap()
            .unwrap();
        assert_eq!(project.config.ledger.get_ref(), "l");
        assert!(Project::find(&folder.path().join("nowhere")).is_err());
    }

    #[test]
    fn entities_are_found_in_order_and_once() {
        let folder = folder(&[
            (
                "schema-diff.toml",
                "entities = [\"e\", \"e/b.rs\"]\nexclude = [\"e/old\"]",
            ),
            ("e/b.rs", "b"),
            ("e/old/c.rs", "no"),
            ("e/z/a.rs", "a"),
            ("e/a.txt", "no"),
            ("e/.hidden/x.rs", "no"),
        ]);
        let project = Project::find(folder.path()).unwrap().unwrap();
        let names: Vec<String> = project
            .entities()
            .unwrap()
            .into_iter()
            .map(|file| file.name)
            .collect();
        assert_eq!(names, ["e/b.rs", "e/z/a.rs"]);
    }

    #[test]
    fn patterns_name_folders_and_files() {
        let folder = folder(&[
            (
                "schema-diff.toml",
                "entities = [\"crates/*/src/entities\", \"**/model_?.rs\"]\nexclude = [\"**/old\"]",
            ),
            ("crates/a/src/entities/x.rs", ""),
            ("crates/a/src/entities/deep/y.rs", ""),
            ("crates/a/src/entities/old/z.rs", ""),
            ("crates/a/src/other/no.rs", ""),
            ("crates/b/src/entities/x.rs", ""),
            ("b/model_a.rs", ""),
            ("b/model_ab.rs", ""),
            ("target/CACHEDIR.TAG", ""),
            ("target/model_a.rs", ""),
        ]);
        let project = Project::find(folder.path()).unwrap().unwrap();
        let files = project.entities().unwrap();
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "b/model_a.rs",
                "crates/a/src/entities/deep/y.rs",
                "crates/a/src/entities/x.rs",
                "crates/b/src/entities/x.rs",
            ]
        );
    }

    #[test]
    fn a_pattern_that_fits_nothing_is_shown() {
        let folder = folder(&[("schema-diff.toml", "entities = [\"*/none\"]")]);
        let project = Project::find(folder.path()).unwrap().unwrap();
        let failure = project.entities().unwrap_err();
        assert_eq!(failure.to_string(), "no Rust file fits this pattern");
    }

    #[test]
    fn revisions_may_lie_in_several_folders() {
        let folder = folder(&[
            (
                "schema-diff.toml",
                "migrations = [\"m/src\", \"m/src/shop\", \"other\"]",
            ),
            ("m/src/lib.rs", ""),
            ("m/src/shop/b.rs", ""),
            ("other/a.rs", ""),
        ]);
        let project = Project::find(folder.path()).unwrap().unwrap();
        let files = project.migration_files("rs").unwrap();
        let names: Vec<String> = files.iter().map(|path| project.name_of(path)).collect();
        assert_eq!(names, ["m/src/lib.rs", "m/src/shop/b.rs", "other/a.rs"]);
        let ways: Vec<Option<String>> = project
            .migration_folders()
            .iter()
            .map(|folder| project.way_from_library(folder))
            .collect();
        assert_eq!(
            ways,
            [None, Some("shop".into()), Some("../../other".into())]
        );
    }

    #[test]
    fn a_missing_folder_is_named() {
        let folder = folder(&[("schema-diff.toml", "")]);
        let project = Project::find(folder.path()).unwrap().unwrap();
        let failure = project.entities().unwrap_err();
        assert_eq!(failure.to_string(), "there is no folder entities/src");
        let failure = project.migration_files("rs").unwrap_err();
        assert_eq!(failure.to_string(), "there is no folder migrator/src");
    }

    #[test]
    fn all_files_are_written_or_none() {
        let folder = folder(&[("lib.rs", "old"), ("m2.rs", "mine")]);
        let path = |name: &str| folder.path().join(name);
        let write = |name: &str, new: bool| Write {
            path: path(name),
            text: "new".into(),
            new,
        };
        write_all(&[write("m1.rs", true), write("lib.rs", false)]).unwrap();
        assert_eq!(fs::read_to_string(path("m1.rs")).unwrap(), "new");
        assert_eq!(fs::read_to_string(path("lib.rs")).unwrap(), "new");

        let failure = write_all(&[write("m3.rs", true), write("m2.rs", true)]).unwrap_err();
        assert_eq!(failure.code(), "file-exists");
        // The last rename fails: a folder stands where the file should go.
        fs::create_dir(path("d")).unwrap();
        fs::write(path("d/x"), "").unwrap();
        assert!(write_all(&[write("m3.rs", true), write("d", false)]).is_err());
        let mut left: Vec<_> = entries(folder.path())
            .unwrap()
            .into_iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        left.sort();
        assert_eq!(left, ["d", "lib.rs", "m1.rs", "m2.rs"]);
        assert_eq!(fs::read_to_string(path("m2.rs")).unwrap(), "mine");
    }
}
