//! What is listed in lib.rs, in another order or with one revision in place of several.
//!
//! Only what changes place is touched: comments and layout stay.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::Visit as _;

use super::{Edit, Element, FindList, New, Text, colon, edited, elements, sources_macro};
use crate::error::Failure;

/// The text of the file `name` with a revision in the place of those in `gone`: it stands where the first of them
/// stood.
pub fn replace(
    name: &str,
    text: &str,
    gone: &BTreeSet<String>,
    new: New<'_>,
) -> Result<String, Failure> {
    edited(name, text, |text, file| {
        let mut edits = Vec::new();
        let mut modules = Vec::new();
        for item in &file.items {
            if let syn::Item::Mod(module) = item
                && gone.contains(&module.ident.to_string())
            {
                modules.push(item.span().byte_range());
            }
        }
        let end = text.end;
        let declaration = match new.folder {
            Some(folder) => {
                let path = format!("{folder}/{}.rs", new.id);
                format!("#[path = {path:?}]{end}mod {};", new.id)
            }
            None => format!("mod {};", new.id),
        };
        edits.extend(instead(text, modules, declaration));

        let mut find = FindList::default();
        find.visit_file(file);
        let found = find
            .found
            .map(|found| elements(&found.tokens))
            .unwrap_or_default();
        let listed = |element: &Element| {
            let said = &text.text[element.range.clone()];
            let words = said.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            words.into_iter().any(|word| gone.contains(word))
        };
        let ranges = |elements: Vec<Element>| -> Vec<Range<usize>> {
            let listed = elements.into_iter().filter(|element| listed(element));
            listed
                .map(|element| element.range.start..element.comma.unwrap_or(element.range.end))
                .collect()
        };
        let element = format!("Box::new({}::Migration),", new.id);
        edits.extend(instead(text, ranges(found), element));

        let tokens = sources_macro(file).map(|found| found.tokens.clone());
        let tokens: Vec<TokenTree> = tokens.unwrap_or_default().into_iter().collect();
        let list: TokenStream = match colon(&tokens) {
            Some(colon) => tokens[colon + 1..].iter().cloned().collect(),
            None => TokenStream::new(),
        };
        let entry = match new.folder {
            Some(folder) => format!("{} in {folder:?},", new.id),
            None => format!("{},", new.id),
        };
        edits.extend(instead(text, ranges(elements(&list)), entry));
        Ok(edits)
    })
}

/// The text of the file `name` with the revisions that are listed there in an order that works: each after what it
/// `needs`, and otherwise as they stand. Only their names change places; what is written between them stays.
pub fn in_order(
    name: &str,
    text: &str,
    needs: &BTreeMap<String, Vec<String>>,
) -> Result<String, Failure> {
    edited(name, text, |text, file| {
        let mut find = FindList::default();
        find.visit_file(file);
        let listed = find
            .found
            .map(|found| elements(&found.tokens))
            .unwrap_or_default();
        let tokens = sources_macro(file).map(|found| found.tokens.clone());
        let tokens: Vec<TokenTree> = tokens.unwrap_or_default().into_iter().collect();
        let named: TokenStream = match colon(&tokens) {
            Some(colon) => tokens[colon + 1..].iter().cloned().collect(),
            None => TokenStream::new(),
        };
        let mut edits = places(text, listed, needs);
        edits.extend(places(text, elements(&named), needs));
        Ok(edits)
    })
}

/// The edits that put the elements of one list in order.
fn places(
    text: &Text<'_>,
    elements: Vec<Element>,
    needs: &BTreeMap<String, Vec<String>>,
) -> Vec<Edit> {
    let id_of = |element: &Element| {
        let said = &text.text[element.range.clone()];
        let mut words = said.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        words.find(|word| needs.contains_key(*word))
    };
    let found: Vec<(Element, &str)> = elements
        .into_iter()
        .filter_map(|element| id_of(&element).map(|id| (element, id)))
        .collect();
    let mut waiting: Vec<usize> = (0..found.len()).collect();
    let mut order = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|at| {
            let below = needs.get(found[*at].1).into_iter().flatten();
            let mut below = below.filter(|id| waiting.iter().any(|other| found[*other].1 == *id));
            below.next().is_none()
        });
        // There is no circle: the graph was built of the same.
        order.push(waiting.remove(ready.unwrap_or(0)));
    }
    found
        .iter()
        .zip(&order)
        .enumerate()
        .filter(|(place, (_, from))| place != *from)
        .map(|(_, ((slot, _), from))| Edit {
            range: slot.range.clone(),
            text: text.text[found[*from].0.range.clone()].to_owned(),
        })
        .collect()
}

/// Something in the place of the first range, and nothing in that of the others.
fn instead(text: &Text<'_>, ranges: Vec<Range<usize>>, new: String) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut new = Some(new);
    for range in ranges {
        let Some(new) = new.take() else {
            edits.push(text.removal(range));
            continue;
        };
        edits.push(Edit { range, text: new });
    }
    edits
}
