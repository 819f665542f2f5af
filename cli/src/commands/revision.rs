//! `revision`: an empty revision, for data and hand-written statements; with `--autogenerate` the same as `autogenerate`.

use schema_diff::record::Record;

use crate::args::{Autogenerate, NewRevision};
use crate::context::Context;
use crate::error::Failure;
use crate::generate::fault;
use crate::naming;
use crate::placing::{Place, folder};
use crate::template;
use crate::writing::{Draft, write};

use super::{Outcome, autogenerate};

/// Writes it.
pub async fn revision(context: &Context, args: &NewRevision) -> Result<Outcome, Failure> {
    if args.autogenerate {
        let args = Autogenerate {
            message: args.message.clone(),
            standing: args.standing.clone(),
            naming: args.naming.clone(),
            ..Autogenerate::default()
        };
        return autogenerate::autogenerate(context, &args).await;
    }
    let project = context.project()?;
    let message = naming::message(args.message.text())?;
    let revisions = context.revisions()?;
    let place = Place::find(&revisions, &args.standing, &args.naming)?;
    let version_path = args.naming.version_path.as_deref();
    let folder = folder(project, &revisions, &place.parents, version_path)?;
    let below = revisions.folded(&place.below(&revisions))?.schema;
    let record = Record::new(Vec::new(), &below).map_err(|error| fault(&error.to_string()))?;
    let revision = place.revision(project, &revisions, message, &args.naming)?;
    let draft = Draft {
        id: &revision.id,
        folder: &folder,
        text: template::empty(&revision),
        record: &record,
    };
    let name = write(context, project, &revisions, &draft)?;
    context.output.data(&format!("{name}\n"))?;
    context.output.talk(
        "fill in `up` and `down`; where it changes the schema as the entities say, `record` notes it down",
    );
    Ok(Outcome::Done)
}
