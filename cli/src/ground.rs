//! Where something may be tried on each kind of database: beside the project's own, at `prove_url`, or nowhere. Never on
//! a server that `protected` in the configuration names.
//!
//! Knows nothing of what is tried.

use runner::connect::{Database, DatabaseUrl, connect};
use runner::prove::{Ground, Server};
use schema_diff::dialect::Dialect;

use crate::args::Proving;
use crate::config;
use crate::context::{Context, Opened};
use crate::error::Failure;

/// Where something may be tried on one kind of server.
pub struct Place<'a> {
    dialect: Dialect,
    /// The project's database, if it is of this kind.
    live: Option<&'a Opened>,
    /// Whether it, or its server, may be used.
    free: bool,
    /// What `prove_url` names.
    own: Option<Database>,
    /// Why there is nothing, where there is nothing.
    why: String,
}

/// Looks for a place on that kind of server. A URL that cannot be understood is a failure; one that does not answer is
/// a reason.
pub async fn place<'a>(
    context: &Context,
    proving: &Proving,
    dialect: Dialect,
    opened: Option<&'a Opened>,
) -> Result<Place<'a>, Failure> {
    let live = opened.filter(|opened| opened.database.dialect == dialect);
    let protected = live.and_then(|opened| protection(context, &opened.url));
    let mut place = Place {
        dialect,
        live,
        free: live.is_some() && protected.is_none(),
        own: None,
        why: protected.map_or_else(
            || "no server at hand; prove_url can name one".to_owned(),
            |protected| format!("{protected}, and no prove_url names another server"),
        ),
    };
    let Some(url) = own_url(context, proving, dialect)? else {
        return Ok(place);
    };
    if let Some(protected) = protection(context, &url) {
        place.why = format!("prove_url: {protected}");
        return Ok(place);
    }
    match connect(&url, false).await {
        Ok(database) => place.own = Some(database),
        Err(error) => place.why = format!("prove_url: {error}"),
    }
    Ok(place)
}

/// Why that database is left alone, if it is.
fn protection(context: &Context, url: &DatabaseUrl) -> Option<String> {
    let pattern = context.maybe_project()?.config.protection(url)?;
    Some(format!(
        "{} is protected by {pattern:?} in {}",
        url.redacted(),
        config::FILE
    ))
}

/// The URL that is given for this kind of server: by flag or environment, else by the configuration.
fn own_url(
    context: &Context,
    proving: &Proving,
    dialect: Dialect,
) -> Result<Option<DatabaseUrl>, Failure> {
    let project = context.maybe_project();
    let (texts, base, origin) = match project {
        _ if !proving.prove_url.is_empty() => (
            proving.prove_url.as_slice(),
            context.current.as_path(),
            "--prove-url",
        ),
        Some(project) => (
            project.config.prove_url.all(),
            project.folder.as_path(),
            config::FILE,
        ),
        None => return Ok(None),
    };
    let mut found = None;
    for text in texts.iter().filter(|text| !text.is_empty()) {
        let url = DatabaseUrl::parse(text, base)
            .map_err(|error| Failure::from(error).help(format!("correct {origin}")))?;
        if url.dialect() == Dialect::Sqlite {
            return Err(Failure::new(
                "prove-url",
                "a proof on sqlite needs no URL: it runs in memory",
            )
            .help(format!("take {} out of {origin}", url.redacted())));
        }
        if url.dialect() == dialect && found.replace(url).is_some() {
            return Err(Failure::new(
                "prove-url",
                format!("{origin} names two servers of {dialect}"),
            )
            .help("name one for each kind of server"));
        }
    }
    Ok(found)
}

impl Place<'_> {
    /// The place, as a proof wants it.
    pub fn ground(&self) -> Ground<'_> {
        let live = self.live.map(|opened| &opened.database);
        let free = live.filter(|_| self.free);
        let own = self.own.as_ref();
        Ground::Server(Server {
            dialect: self.dialect,
            live,
            transaction: free.or(own),
            beside: own.or(free).ok_or_else(|| self.why.clone()),
        })
    }

    /// Whether there is none, and why.
    pub fn nowhere(&self) -> Option<&str> {
        (self.own.is_none() && !self.free).then_some(self.why.as_str())
    }
}
