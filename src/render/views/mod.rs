//! What a template can see. These structs and their comments are the theme author's reference.
//!
//! Every template is handed `site` and `page`, and one more named for the kind of page: `explainer`, `actor`, `story`,
//! `topic`, `author`, `document` (of `content/pages`), `home`, `search`, or `list` for the lists of all records; `404.html` gets
//! none, and `card.svg` gets `card` alone. Fields that may be missing are `null`, never undefined. Fields of type `Html` are safe to print with `| safe`;
//! all others are text, which the template engine escapes. An `href` fits the page it is handed to: write it as it is.

mod card;
mod charts;
mod common;
mod lists;
mod map;
mod pages;
mod parts;
mod site;

pub use card::{CardColoursView, CardHeadlineView, CardLineView, CardTextView, SocialCardView};
pub use charts::{
    EdgeView, EraView, NetworkView, NodeView, ScaleView, ShapeView, StanceMark, StanceView, StancesView, StepView,
    StripView,
};
pub use common::{
    ActorLink, Card, CitedView, DateView, ImageSourceView, ImageView, InvolvedView, Link, NoteView, SourceView,
    WordView,
};
pub use lists::{
    FilterView, HomeView, LedgerItem, LedgerView, ListedActorView, ListingView, RunningView, SearchFilterView,
    SearchView,
};
pub use map::{MapGlobeView, MapLabelView, MapLabelsView, MapLineView, MapPointView, MapScaleView, MapView};
pub use pages::{
    ActorView, AppearanceView, BodyPart, DocumentView, EmbedView, ExplainerView, HeadingView, RoleView, StoryView,
};
pub use parts::{
    ClaimHistoryView, ClaimView, DisclosureView, EventView, FigureView, IssueView, KeyEventView, KnownView,
    OriginalView, PeriodView, PlaceView, QuestionView, ReactionView, ReadingView, RunView, TermView, UnknownView,
    UpdateView,
};
pub use site::{
    AlternateView, DownloadView, FontView, LoadedView, LogoView, NavigationView, PageView, PropertyView, PublisherView,
    SiteView,
};

/// Finished HTML, printed with `| safe`.
pub type Html = String;
