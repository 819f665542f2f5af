//! The list in `migrations()`, read from the sources: which revisions a project has, in which order, in which files, and
//! under which names they are in the ledger. Nothing is compiled.
//!
//! Knows nothing of headers, of change records and of databases.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::spanned::Spanned as _;

use crate::error::Failure;
use crate::project::{Project, read_text};

#[cfg(test)]
mod tests;

/// What an `impl MigratorTrait` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The file that it stands in.
    pub file: PathBuf,
    /// The name of the type.
    pub migrator: String,
    /// The ledger's table, where it is not sea-orm-migration's own; `Err` with the code where it cannot be told.
    pub ledger: Option<Result<String, String>>,
    /// The migrations, in order.
    pub migrations: Vec<Listed>,
}

/// A migration of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name in the ledger.
    pub id: String,
    /// Its file.
    pub path: PathBuf,
}

/// The list of the project's migrator; `None`: nothing in its folder is one. `named` is the type, where there are several.
///
/// # Errors
/// A list that cannot be read without running it, and several of them where none is named.
pub fn listed(project: &Project, named: Option<&str>) -> Result<Option<List>, Failure> {
    let mut found = Vec::new();
    for path in candidates(&project.migrations()) {
        let text = read_text(&path)?;
        // Most files are no lists: parsing is for those that may be.
        if !text.contains("MigratorTrait") {
            continue;
        }
        let file = syn::parse_file(&text).map_err(|error| {
            let range = error.span().byte_range();
            let name = project.name_of(&path);
            Failure::new("migrations-list", format!("{name} cannot be read: {error}"))
                .help("mend the file")
                .at(&name, &text, range.start, range.end)
        })?;
        for item in migrators(&file) {
            found.push((path.clone(), text.clone(), item.clone(), file.clone()));
        }
    }
    let name = |of: &syn::ItemImpl| type_name(&of.self_ty);
    if let Some(named) = named {
        let last = named.rsplit("::").next().unwrap_or(named);
        found.retain(|(_, _, item, _)| name(item).as_deref() == Some(last));
    }
    let (path, text, item, file) = match found.as_slice() {
        [] => return Ok(None),
        [one] => one,
        several => {
            let own = several
                .iter()
                .find(|(_, _, item, _)| name(item).as_deref() == Some("Migrator"));
            match own {
                Some(own) if named.is_none() => own,
                _ => {
                    let all: Vec<String> = several
                        .iter()
                        .filter_map(|(path, _, item, _)| {
                            Some(format!("{} ({})", name(item)?, project.name_of(path)))
                        })
                        .collect();
                    return Err(Failure::new(
                        "several-migrators",
                        format!("several types are migrators: {}", all.join(", ")),
                    )
                    .help("say which one counts: migrator_type = \"…\" in schema-diff.toml"));
                }
            }
        }
    };
    let source = Source {
        project,
        path,
        text,
        file,
    };
    source.list(item).map(Some)
}

/// Where a list may stand: at the root of a crate or of a module, or in a file beside.
fn candidates(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = [
        "lib.rs",
        "mod.rs",
        "main.rs",
        "migrator.rs",
        "migrations.rs",
    ]
    .iter()
    .map(|name| folder.join(name))
    .collect();
    // `src/migrator.rs` beside `src/migrator/`.
    if let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) {
        paths.push(parent.join(name).with_extension("rs"));
        paths.push(parent.join("lib.rs"));
        paths.push(parent.join("mod.rs"));
    }
    paths.retain(|path| path.is_file());
    paths
}

fn migrators(file: &syn::File) -> Vec<&syn::ItemImpl> {
    file.items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Impl(item) => Some(item),
            _ => None,
        })
        .filter(|item| {
            let of = item
                .trait_
                .as_ref()
                .and_then(|(path, _)| path.segments.last());
            of.is_some_and(|last| last.ident == "MigratorTrait")
        })
        .collect()
}

fn type_name(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// The file of a list.
struct Source<'a> {
    project: &'a Project,
    path: &'a Path,
    text: &'a str,
    file: &'a syn::File,
}

impl Source<'_> {
    fn list(&self, item: &syn::ItemImpl) -> Result<List, Failure> {
        let function = |name: &str| {
            item.items.iter().find_map(|item| match item {
                syn::ImplItem::Fn(function) if function.sig.ident == name => Some(function),
                _ => None,
            })
        };
        let elements = match function("migrations") {
            Some(function) => match elements(&function.block) {
                Some(elements) => elements,
                None => return Err(self.unreadable(&function.block)),
            },
            None => return Err(self.unreadable(item)),
        };
        let uses = uses(self.file);
        let mut migrations = Vec::new();
        for element in &elements {
            let listed = constructed(element).and_then(|path| self.resolve(&path, &uses));
            let Some(path) = listed else {
                return Err(self.unreadable(element));
            };
            let text = read_text(&path)?;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let id = said_name(&text).unwrap_or_else(|| stem.into_owned());
            migrations.push(Listed { id, path });
        }
        let ledger = function("migration_table_name").map(|function| {
            said_text(&function.block).ok_or_else(|| {
                let range = function.block.span().byte_range();
                self.text.get(range).unwrap_or_default().to_owned()
            })
        });
        Ok(List {
            file: self.path.to_owned(),
            migrator: type_name(&item.self_ty).unwrap_or_default(),
            ledger,
            migrations,
        })
    }

    fn unreadable(&self, at: &impl syn::spanned::Spanned) -> Failure {
        let range = at.span().byte_range();
        let name = self.project.name_of(self.path);
        Failure::new(
            "migrations-list",
            "which revisions this lists cannot be told without running it",
        )
        .help("write `vec![Box::new(module::Migration), …]`, each with its module")
        .at(&name, self.text, range.start, range.end)
    }

    /// The file of the module that a path's last segment is a type of.
    fn resolve(&self, path: &[String], uses: &BTreeMap<String, Vec<String>>) -> Option<PathBuf> {
        let mut full: Vec<String> = path.to_vec();
        if let Some(first) = full.first()
            && let Some(used) = uses.get(first)
        {
            full = used.iter().chain(&full[1..]).cloned().collect();
        }
        let (_, modules) = full.split_last()?;
        let modules: Vec<&str> = modules
            .iter()
            .map(String::as_str)
            .filter(|segment| !matches!(*segment, "crate" | "self" | "super"))
            .collect();
        self.module_file(&modules)
            .or_else(|| self.by_stem(modules.last()?))
    }

    fn module_file(&self, modules: &[&str]) -> Option<PathBuf> {
        let folder = self.path.parent()?;
        if let [only] = modules
            && let Some(said) = self.said_path(only)
        {
            let file = folder.join(said);
            return file.is_file().then_some(file);
        }
        let (last, above) = modules.split_last()?;
        let mut inside = match self.path.file_stem()?.to_str()? {
            "lib" | "mod" | "main" => folder.to_owned(),
            other => folder.join(other),
        };
        // Whether a module in between has a file of its own or is written in line, what is in it lies in its folder.
        inside.extend(above);
        of_module(&inside, last)
    }

    /// `#[path = "…"] mod first;`
    fn said_path(&self, first: &str) -> Option<String> {
        self.file.items.iter().find_map(|item| {
            let syn::Item::Mod(module) = item else {
                return None;
            };
            if module.ident != first {
                return None;
            }
            module
                .attrs
                .iter()
                .find_map(|attribute| match &attribute.meta {
                    syn::Meta::NameValue(pair) if pair.path.is_ident("path") => {
                        literal(&pair.value)
                    }
                    _ => None,
                })
        })
    }

    /// A file of that name in the folders of the revisions, however modules lead there.
    fn by_stem(&self, module: &str) -> Option<PathBuf> {
        self.project
            .migration_folders()
            .into_iter()
            .find_map(|folder| of_module(&folder, module))
    }
}

fn of_module(folder: &Path, module: &str) -> Option<PathBuf> {
    let module = module.strip_prefix("r#").unwrap_or(module);
    [
        folder.join(format!("{module}.rs")),
        folder.join(module).join("mod.rs"),
    ]
    .into_iter()
    .find(|path| path.is_file())
}

/// What `use` items call what.
fn uses(file: &syn::File) -> BTreeMap<String, Vec<String>> {
    fn walk(tree: &syn::UseTree, path: &mut Vec<String>, into: &mut BTreeMap<String, Vec<String>>) {
        match tree {
            syn::UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                walk(&inner.tree, path, into);
                path.pop();
            }
            syn::UseTree::Name(name) => {
                let full = path
                    .iter()
                    .cloned()
                    .chain([name.ident.to_string()])
                    .collect();
                into.insert(name.ident.to_string(), full);
            }
            syn::UseTree::Rename(rename) => {
                let full = path
                    .iter()
                    .cloned()
                    .chain([rename.ident.to_string()])
                    .collect();
                into.insert(rename.rename.to_string(), full);
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    walk(item, path, into);
                }
            }
            syn::UseTree::Glob(_) => {}
        }
    }
    let mut found = BTreeMap::new();
    for item in &file.items {
        if let syn::Item::Use(item) = item {
            walk(&item.tree, &mut Vec::new(), &mut found);
        }
    }
    found
}

/// The elements of the one list that a function gives back.
fn elements(block: &syn::Block) -> Option<Vec<syn::Expr>> {
    match block.stmts.as_slice() {
        [syn::Stmt::Expr(expression, _)] => elements_of(expression),
        [syn::Stmt::Macro(of)] => of_vec(&of.mac),
        // `let migrations = vec![…]; migrations`
        [
            syn::Stmt::Local(local),
            syn::Stmt::Expr(syn::Expr::Path(given), None),
        ] => {
            let name = match &local.pat {
                syn::Pat::Ident(name) => &name.ident,
                syn::Pat::Type(typed) => match &*typed.pat {
                    syn::Pat::Ident(name) => &name.ident,
                    _ => return None,
                },
                _ => return None,
            };
            given.path.is_ident(name).then_some(())?;
            elements_of(&local.init.as_ref()?.expr)
        }
        _ => None,
    }
}

fn elements_of(expression: &syn::Expr) -> Option<Vec<syn::Expr>> {
    match expression {
        syn::Expr::Macro(of) => of_vec(&of.mac),
        syn::Expr::Return(of) => elements_of(of.expr.as_ref()?),
        syn::Expr::Block(of) => elements(&of.block),
        syn::Expr::Paren(of) => elements_of(&of.expr),
        syn::Expr::Call(of) => {
            // `Vec::new()`
            let syn::Expr::Path(function) = &*of.func else {
                return None;
            };
            let names: Vec<String> = segments(&function.path);
            (names == ["Vec", "new"] && of.args.is_empty()).then(Vec::new)
        }
        _ => None,
    }
}

fn of_vec(of: &syn::Macro) -> Option<Vec<syn::Expr>> {
    if !of.path.is_ident("vec") {
        return None;
    }
    let parser = syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
    let list = of.parse_body_with(parser).ok()?;
    Some(list.into_iter().collect())
}

/// The path of the type in `Box::new(module::Migration)`, also behind `as _`.
fn constructed(element: &syn::Expr) -> Option<Vec<String>> {
    match element {
        syn::Expr::Cast(of) => constructed(&of.expr),
        syn::Expr::Paren(of) => constructed(&of.expr),
        syn::Expr::Call(of) => {
            let syn::Expr::Path(function) = &*of.func else {
                return None;
            };
            let names = segments(&function.path);
            let boxes = names.ends_with(&["Box".to_owned(), "new".to_owned()]);
            let [argument] = boxes.then(|| of.args.iter().collect::<Vec<_>>())?[..] else {
                return None;
            };
            instance(argument)
        }
        _ => None,
    }
}

/// The path of the type in `module::Migration`, `module::Migration {}`, `module::Migration::new()`.
fn instance(expression: &syn::Expr) -> Option<Vec<String>> {
    match expression {
        syn::Expr::Path(of) => Some(segments(&of.path)),
        syn::Expr::Struct(of) => Some(segments(&of.path)),
        syn::Expr::Paren(of) => instance(&of.expr),
        syn::Expr::Call(of) => {
            let syn::Expr::Path(function) = &*of.func else {
                return None;
            };
            let mut names = segments(&function.path);
            // A constructor is a function of the type.
            let is_function = names
                .last()
                .is_some_and(|last| last.starts_with(|first: char| first.is_lowercase()));
            if is_function {
                names.pop();
            }
            Some(names)
        }
        _ => None,
    }
}

fn segments(path: &syn::Path) -> Vec<String> {
    let names = path.segments.iter();
    names.map(|segment| segment.ident.to_string()).collect()
}

fn literal(expression: &syn::Expr) -> Option<String> {
    match expression {
        syn::Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The name that `impl MigrationName` gives, where it is not the file's.
fn said_name(text: &str) -> Option<String> {
    if !text.contains("MigrationName for") {
        return None;
    }
    let file = syn::parse_file(text).ok()?;
    file.items.iter().find_map(|item| {
        let syn::Item::Impl(item) = item else {
            return None;
        };
        let (path, _) = item.trait_.as_ref()?;
        (path.segments.last()?.ident == "MigrationName").then_some(())?;
        item.items.iter().find_map(|item| match item {
            syn::ImplItem::Fn(function) if function.sig.ident == "name" => {
                said_text(&function.block)
            }
            _ => None,
        })
    })
}

/// The one text that a function says: `"name"`, `Alias::new("name").into_iden()`, `"name".into()`.
fn said_text(block: &syn::Block) -> Option<String> {
    struct Texts(Vec<String>);
    impl<'ast> syn::visit::Visit<'ast> for Texts {
        fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
            self.0.push(literal.value());
        }
    }
    let [syn::Stmt::Expr(expression, _)] = block.stmts.as_slice() else {
        return None;
    };
    let mut texts = Texts(Vec::new());
    syn::visit::Visit::visit_expr(&mut texts, expression);
    match texts.0.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}
