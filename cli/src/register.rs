//! Registration of a revision in the migrator's `lib.rs`: a `mod` line, an element of the list in `migrations()`, a
//! name in `revisions! { … }`.
//!
//! The text is edited at places that syn finds, and is otherwise left as it stands: comments, blank lines and any
//! formatting. Knows nothing of files.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::error::Failure;

mod arrange;
#[cfg(test)]
mod tests;

pub use arrange::{in_order, replace};

/// The widest list and call that rustfmt leaves on one line.
const ONE_LINE: usize = 60;

/// A revision to register.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Its id.
    pub id: &'a str,
    /// The folder that it is in, as lib.rs gets there, where it is not beside it.
    pub folder: Option<&'a str>,
    /// Whether the migrator carries the texts of its revisions: without `runner` it does not.
    pub carried: bool,
}

/// The text of the file `name` with a revision registered after all others. `known` are the ids of the other
/// revisions.
pub fn register(
    name: &str,
    text: &str,
    new: New<'_>,
    known: &BTreeSet<String>,
) -> Result<String, Failure> {
    edited(name, text, |text, file| {
        let mut edits = vec![module(name, text, file, new, known)?];
        edits.extend(list(name, text, file, new.id)?);
        edits.extend(sources(name, text, file, new)?);
        Ok(edits)
    })
}

/// A text with edits at places of its syntax tree.
fn edited(
    name: &str,
    text: &str,
    edit: impl FnOnce(&Text<'_>, &syn::File) -> Result<Vec<Edit>, Failure>,
) -> Result<String, Failure> {
    // syn takes a byte-order mark off before it counts.
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let file = syn::parse_str::<syn::File>(body).map_err(|error| {
        let range = error.span().byte_range();
        Failure::new("register", format!("{name} cannot be read: {error}"))
            .help("mend the file; nothing was written")
            .at(name, body, range.start, range.end)
    })?;
    let text = Text::new(body);
    let mut edits = edit(&text, &file)?;
    edits.sort_by_key(|edit| edit.range.start);
    let mut result = mark.to_owned();
    let mut done = 0;
    for edit in edits {
        result.push_str(&body[done..edit.range.start]);
        result.push_str(&edit.text);
        done = edit.range.end;
    }
    result.push_str(&body[done..]);
    Ok(result)
}

/// Bytes to replace, and by what.
struct Edit {
    range: Range<usize>,
    text: String,
}

fn insert(at: usize, text: String) -> Edit {
    Edit {
        range: at..at,
        text,
    }
}

/// A source text with its lines.
struct Text<'a> {
    text: &'a str,
    /// How its lines end.
    end: &'static str,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            end: if text.contains("\r\n") { "\r\n" } else { "\n" },
        }
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |found| found + 1)
    }

    /// The white space that the line of `at` begins with.
    fn indent(&self, at: usize) -> &'a str {
        let line = &self.text[self.line_start(at)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// One step deeper than `indent`, in the same kind of white space.
    fn deeper(indent: &str) -> String {
        format!(
            "{indent}{}",
            if indent.contains('\t') { "\t" } else { "    " }
        )
    }

    /// The beginning of the line after `at`, if nothing but a comment follows `at` on its own line; then also whether
    /// that line ends in a line break at all.
    fn next_line(&self, at: usize) -> Option<(usize, bool)> {
        let rest = &self.text[at..];
        let (line, length, ended) = match rest.find('\n') {
            Some(found) => (&rest[..found], found + 1, true),
            None => (rest, rest.len(), false),
        };
        let line = line.trim();
        let block =
            line.starts_with("/*") && line.find("*/").is_some_and(|end| end + 2 == line.len());
        (line.is_empty() || line.starts_with("//") || block).then_some((at + length, ended))
    }

    fn same_line(&self, a: usize, b: usize) -> bool {
        !self.text[a..b].contains('\n')
    }

    /// Takes a range out, with its line where nothing else stands on it.
    fn removal(&self, range: Range<usize>) -> Edit {
        let start = self.line_start(range.start);
        let alone = self.text[start..range.start].trim().is_empty();
        let range = match self.text[range.end..].find('\n') {
            Some(found) if alone && self.text[range.end..][..found].trim().is_empty() => {
                start..range.end + found + 1
            }
            _ => {
                let rest = &self.text[range.end..];
                range.start..range.end + (rest.len() - rest.trim_start_matches(' ').len())
            }
        };
        Edit {
            range,
            text: String::new(),
        }
    }

    /// New lines after the line of `at`; on the same line where something else follows.
    fn insert_line(&self, at: usize, indent: &str, line: &str) -> Edit {
        match self.next_line(at) {
            Some((next, true)) => insert(next, format!("{indent}{line}{}", self.end)),
            Some((next, false)) => insert(next, format!("{}{indent}{line}", self.end)),
            None => insert(
                at,
                format!("{}{indent}{line}{}{indent}", self.end, self.end),
            ),
        }
    }
}

/// The `mod` line: after the last revision's, else after the last `mod name;`, else after the last `use`, else before
/// the first item.
fn module(
    name: &str,
    text: &Text<'_>,
    file: &syn::File,
    New { id, folder, .. }: New<'_>,
    known: &BTreeSet<String>,
) -> Result<Edit, Failure> {
    // The attribute stands on a line of its own.
    let declaration = |indent: &str, visibility: &str| match folder {
        Some(folder) => format!(
            "#[path = {:?}]{}{indent}{visibility}mod {id};",
            format!("{folder}/{id}.rs"),
            text.end
        ),
        None => format!("{visibility}mod {id};"),
    };
    let modules: Vec<&syn::ItemMod> = file
        .items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Mod(module) => Some(module),
            _ => None,
        })
        .collect();
    if let Some(module) = modules.iter().find(|module| module.ident == id) {
        let range = module.span().byte_range();
        return Err(
            Failure::new("register", format!("{name} has a module {id} already"))
                .help("delete that line, or give the revision another --rev-id")
                .at(name, text.text, range.start, range.end),
        );
    }
    let plain = || modules.iter().filter(|module| module.semi.is_some());
    let last = plain()
        .rfind(|module| known.contains(&module.ident.to_string()))
        .or_else(|| plain().next_back());
    if let Some(module) = last {
        let range = module.span().byte_range();
        let visibility = match &module.vis {
            syn::Visibility::Inherited => String::new(),
            visibility => format!("{} ", &text.text[visibility.span().byte_range()]),
        };
        let indent = text.indent(module.mod_token.span.byte_range().start);
        let line = declaration(indent, &visibility);
        return Ok(text.insert_line(range.end, indent, &line));
    }
    let last_use = file
        .items
        .iter()
        .rfind(|item| matches!(item, syn::Item::Use(_)));
    if let Some(item) = last_use {
        let range = item.span().byte_range();
        let line = format!("{}{}", text.end, declaration("", ""));
        return Ok(text.insert_line(range.end, "", &line));
    }
    let first = file
        .items
        .first()
        .map_or(text.text.len(), |item| item.span().byte_range().start);
    let line = declaration("", "");
    Ok(insert(first, format!("{line}{}{}", text.end, text.end)))
}

/// The first `vec!` in the function `migrations` of an implementation.
#[derive(Default)]
struct FindList {
    inside: bool,
    function: Option<Range<usize>>,
    found: Option<syn::Macro>,
}

impl<'ast> Visit<'ast> for FindList {
    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if function.sig.ident == "migrations" && self.function.is_none() {
            self.function = Some(function.sig.span().byte_range());
            self.inside = true;
            visit::visit_impl_item_fn(self, function);
            self.inside = false;
        }
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        if self.inside && self.found.is_none() && item.path.is_ident("vec") {
            self.found = Some(item.clone());
        }
    }
}

/// A separated part of a macro's content.
struct Element {
    range: Range<usize>,
    /// Where its comma ends.
    comma: Option<usize>,
}

/// The parts between commas.
fn elements(tokens: &TokenStream) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open = false;
    for token in tokens.clone() {
        let range = token.span().byte_range();
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            if let Some(last) = elements.last_mut() {
                last.comma = Some(range.end);
            }
            open = false;
        } else if open && let Some(last) = elements.last_mut() {
            last.range.end = range.end;
        } else {
            elements.push(Element { range, comma: None });
            open = true;
        }
    }
    elements
}

fn has_comment(text: &str) -> bool {
    text.contains("//") || text.contains("/*")
}

/// The element of the list in `migrations()`.
fn list(name: &str, text: &Text<'_>, file: &syn::File, id: &str) -> Result<Vec<Edit>, Failure> {
    let mut find = FindList::default();
    find.visit_file(file);
    let Some(found) = find.found else {
        let failure = Failure::new(
            "register",
            format!("{name} has no function `migrations` with a list `vec![…]`"),
        )
        .help(format!(
            "write it as `vec![Box::new(m1::Migration), …]`, or add {id} by hand and use --dry-run for the file"
        ));
        return Err(match find.function {
            Some(range) => failure.at(name, text.text, range.start, range.end),
            None => failure,
        });
    };
    let delimiter = found.delimiter.span();
    let (open, close) = (
        delimiter.open().byte_range().end,
        delimiter.close().byte_range().start,
    );
    let start = found.path.span().byte_range().start;
    let outer = text.indent(start);
    let element = format!("Box::new({id}::Migration)");
    let inside = &text.text[open..close];
    let elements = elements(&found.tokens);
    let end = text.end;
    let Some(last) = elements.last() else {
        return Ok(vec![if has_comment(inside) {
            before_closing(text, open, close, outer, &format!("{element},"))
        } else if element.len() <= ONE_LINE {
            Edit {
                range: open..close,
                text: element,
            }
        } else {
            let deeper = Text::deeper(outer);
            Edit {
                range: open..close,
                text: format!("Box::new({end}{deeper}{id}::Migration,{end}{outer})"),
            }
        }]);
    };
    let listed = !text.same_line(open, last.range.start) && !text.same_line(last.range.end, close);
    if !listed && !has_comment(inside) {
        // One line, or rustfmt's way with one long element: laid out anew, an element a line.
        let deeper = Text::deeper(outer);
        let mut lines = String::new();
        for element in elements
            .iter()
            .map(|element| joined(&text.text[element.range.clone()]))
            .chain([element])
        {
            for part in [end, &deeper, &element, ","] {
                lines.push_str(part);
            }
        }
        return Ok(vec![Edit {
            range: open..close,
            text: format!("{lines}{end}{outer}"),
        }]);
    }
    let at = last.comma.unwrap_or(last.range.end);
    let mut edits = Vec::new();
    if last.comma.is_none() {
        edits.push(insert(at, ",".into()));
    }
    edits.push(if listed {
        let indent = text.indent(last.range.start);
        text.insert_line(at, indent, &format!("{element},"))
    } else {
        insert(at, format!(" {element}"))
    });
    Ok(edits)
}

/// `Box::new(⏎ x::Migration,⏎ )` on one line, as it stands in a list.
fn joined(element: &str) -> String {
    let inner = element
        .strip_prefix("Box::new(")
        .and_then(|rest| rest.strip_suffix(')'))
        .map(|rest| rest.trim().trim_end_matches(',').trim_end());
    match inner {
        Some(inner) if element.contains('\n') && !inner.contains('\n') => {
            format!("Box::new({inner})")
        }
        _ => element.to_owned(),
    }
}

/// A line of its own before a closing bracket.
fn before_closing(text: &Text<'_>, open: usize, close: usize, outer: &str, line: &str) -> Edit {
    let deeper = Text::deeper(outer);
    if text.same_line(open, close) {
        insert(
            close,
            format!("{}{deeper}{line}{}{outer}", text.end, text.end),
        )
    } else {
        let at = text.line_start(close);
        if text.text[at..close].trim().is_empty() {
            insert(at, format!("{deeper}{line}{}", text.end))
        } else {
            insert(
                close,
                format!("{}{deeper}{line}{}{outer}", text.end, text.end),
            )
        }
    }
}

/// The macro `revisions! { Migrator: … }`.
fn sources_macro(file: &syn::File) -> Option<&syn::Macro> {
    file.items.iter().find_map(|item| match item {
        syn::Item::Macro(item)
            if item
                .mac
                .path
                .segments
                .last()
                .is_some_and(|segment| segment.ident == "revisions") =>
        {
            Some(&item.mac)
        }
        _ => None,
    })
}

/// The colon after the type in it that is not part of a path.
fn colon(tokens: &[TokenTree]) -> Option<usize> {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    (0..tokens.len()).find(|&at| {
        is_colon(tokens.get(at))
            && !is_colon(tokens.get(at + 1))
            && (at == 0 || !is_colon(tokens.get(at - 1)))
    })
}

/// The name in `revisions! { Migrator: … }`.
fn sources(
    name: &str,
    text: &Text<'_>,
    file: &syn::File,
    New {
        id,
        folder,
        carried,
    }: New<'_>,
) -> Result<Vec<Edit>, Failure> {
    let entry = match folder {
        Some(folder) => format!("{id} in {folder:?}"),
        None => id.to_owned(),
    };
    let Some(found) = sources_macro(file) else {
        if !carried {
            return Ok(Vec::new());
        }
        return Err(Failure::new(
            "register",
            format!("{name} does not say `runner::revisions! {{ Migrator: … }}`"),
        )
        .help("add `runner::revisions! { Migrator: }` with the names of all revisions, in their order"));
    };
    let delimiter = found.delimiter.span();
    let (open, close) = (
        delimiter.open().byte_range().end,
        delimiter.close().byte_range().start,
    );
    let outer = text.indent(found.path.span().byte_range().start);
    let tokens: Vec<TokenTree> = found.tokens.clone().into_iter().collect();
    let Some(colon) = colon(&tokens) else {
        return Err(Failure::new(
            "register",
            format!("`revisions!` in {name} does not begin with `Migrator:`"),
        )
        .help("write `runner::revisions! { Migrator: m1, m2 }`")
        .at(name, text.text, open, close));
    };
    let last = tokens[tokens.len() - 1].span().byte_range();
    let needs_comma = colon + 1 < tokens.len()
        && !matches!(&tokens[tokens.len() - 1], TokenTree::Punct(punct) if punct.as_char() == ',');
    let mut edits = Vec::new();
    if needs_comma {
        edits.push(insert(last.end, ",".into()));
    }
    edits.push(if text.same_line(last.end, close) {
        insert(last.end, format!(" {entry}"))
    } else {
        let first_of_list = colon + 1 == tokens.len();
        let indent = text.indent(last.start);
        let indent =
            if indent.len() <= outer.len() || (first_of_list && text.same_line(open, last.start)) {
                Text::deeper(outer)
            } else {
                indent.to_owned()
            };
        text.insert_line(last.end, &indent, &format!("{entry},"))
    });
    Ok(edits)
}
