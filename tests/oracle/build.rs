//! Mounts the entities that SeaORM publishes with its crates as modules of this one, where they lie: nothing is
//! copied. Also lists every entity among them, so that a test can go through all.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use syn::{Item, ItemStruct, Meta, Token, punctuated::Punctuated};

/// A folder of entities that know one another: its name here, the package, the folder in it, and the files that do not
/// compile on their own (helpers of SeaORM's tests, and what its generator is only compared with).
const SCOPES: &[(&str, &str, &str, &[&str])] = &[
    (
        "bakery_chain",
        "sea-orm",
        "tests/common/bakery_chain",
        &["schema", "seed_data"],
    ),
    (
        "bakery_dense",
        "sea-orm",
        "tests/common/bakery_dense",
        &["prelude"],
    ),
    ("blogger", "sea-orm", "tests/common/blogger", &[]),
    (
        "blogger_legacy",
        "sea-orm",
        "tests/common/blogger_legacy",
        &[],
    ),
    ("features", "sea-orm", "tests/common/features", &["schema"]),
    (
        "tests_cfg",
        "sea-orm",
        "src/tests_cfg",
        &["cake_seaography", "registry"],
    ),
    ("rbac", "sea-orm", "src/rbac/entity", &[]),
    (
        "codegen_compact",
        "sea-orm-codegen",
        "tests/compact",
        GENERATED,
    ),
    ("codegen_dense", "sea-orm-codegen", "tests/dense", GENERATED),
    (
        "codegen_expanded",
        "sea-orm-codegen",
        "tests/expanded",
        GENERATED,
    ),
];

const GENERATED: &[&str] = &["cake_with_double", "cake_with_float", "imports", "prelude"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../Cargo.lock");
    let metadata = metadata();
    let mut modules = String::new();
    let mut list = String::new();
    let mut scopes = String::new();
    for (name, package, folder, skipped) in SCOPES {
        let root = package_folder(&metadata, package);
        // What the authors leave as it is, is no business of this project's lints.
        writeln!(
            modules,
            "#[allow(warnings, clippy::all, clippy::pedantic)]\npub mod {name} {{"
        )
        .unwrap();
        for file in files(&root.join(folder), skipped) {
            let stem = file.file_stem().unwrap().to_string_lossy();
            writeln!(
                modules,
                "    #[path = {:?}]\n    pub mod {stem};",
                file.display().to_string()
            )
            .unwrap();
            let text = std::fs::read_to_string(&file).unwrap();
            let syntax = syn::parse_file(&text).unwrap();
            let inside = file.strip_prefix(&root).unwrap();
            let mut found = Vec::new();
            entities(&format!("{name}::{stem}"), &syntax.items, &mut found);
            for entity in found {
                writeln!(
                    list,
                    "        $visit!({name:?}, {inside:?}, oracle::{entity});"
                )
                .unwrap();
            }
        }
        writeln!(modules, "}}").unwrap();
        writeln!(
            scopes,
            "    ({name:?}, {:?}, {folder:?}),",
            root.display().to_string()
        )
        .unwrap();
    }
    writeln!(
        modules,
        "/// The scopes: the name of each, its package's folder, and the folder in it.\npub const SCOPES: &[(&str, &str, &str)] = &[\n{scopes}];"
    )
    .unwrap();
    writeln!(
        modules,
        "/// Calls `visit(scope, file, entity)` for every entity.\n#[macro_export]\nmacro_rules! each_entity {{\n    ($visit:ident) => {{\n{list}    }};\n}}"
    )
    .unwrap();
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    std::fs::write(out.join("fixtures.rs"), modules).unwrap();
}

fn metadata() -> serde_json::Value {
    let output = Command::new(std::env::var_os("CARGO").unwrap())
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The folder of the package of that name that this one depends on. (The workspace has sea-orm in two versions.)
fn package_folder(metadata: &serde_json::Value, name: &str) -> PathBuf {
    let root = &metadata["resolve"]["root"];
    let mut nodes = metadata["resolve"]["nodes"].as_array().unwrap().iter();
    let own = nodes.find(|node| node["id"] == *root).unwrap();
    let dependencies = own["dependencies"].as_array().unwrap();
    let package = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == name && dependencies.contains(&package["id"]))
        .unwrap_or_else(|| panic!("this package does not depend on {name}"));
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    manifest.parent().unwrap().to_owned()
}

fn files(folder: &Path, skipped: &[&str]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| {
            let stem = path.file_stem().unwrap().to_string_lossy();
            stem != "mod" && !skipped.contains(&&*stem)
        })
        .collect();
    files.sort();
    files
}

/// The paths of the entities among the items.
fn entities(path: &str, items: &[Item], found: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Mod(inner) => {
                let test = inner.attrs.iter().any(|attr| {
                    let meta = &attr.meta;
                    quote::quote!(#meta).to_string().contains("test")
                });
                if let (Some((_, items)), false) = (&inner.content, test) {
                    entities(&format!("{path}::{}", inner.ident), items, found);
                }
            }
            Item::Struct(item) if is_entity(item, items) => found.push(format!("{path}::Entity")),
            _ => {}
        }
    }
}

fn is_entity(item: &ItemStruct, items: &[Item]) -> bool {
    let named_by_hand = items.iter().any(|item| {
        matches!(item, Item::Impl(item) if item.trait_.as_ref().is_some_and(|(path, _)| {
            path.segments.last().is_some_and(|last| last.ident == "EntityName")
        }))
    });
    item.attrs.iter().any(|attr| {
        let Meta::List(list) = &attr.meta else {
            return false;
        };
        if !list.path.is_ident("derive") {
            return false;
        }
        let derives = list
            .parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)
            .unwrap();
        let has = |name: &str| {
            derives
                .iter()
                .any(|path| path.segments.last().is_some_and(|last| last.ident == name))
        };
        has("DeriveEntity") || has("DeriveEntityModel") && !named_by_hand
    })
}
