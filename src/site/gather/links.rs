//! Links to pages, files and anchors of the site: each leads somewhere, or is told.

use std::sync::Arc;

use super::{Destination, Gatherer, Pictured};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Image, has_scheme, is_safe_link, meant_address};
use crate::page::unsafe_link;
use crate::picture::{Picture, Version};
use crate::site::Route;
use crate::source::Asset;
use crate::text::{SourcePath, nearest, url_decoded};
use crate::yaml::LeftOut;

impl<'w> Gatherer<'w> {
    pub(super) fn link(&mut self, address: &str, place: &Place) {
        if let Some(wrong) = unsafe_link(address, place.clone()).filter(|_| !address.is_empty()) {
            self.tell(wrong);
            return;
        }
        let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
        if has_scheme(address) {
            return;
        }
        if path.is_empty() {
            self.anchor_here(anchor, place);
        } else if let Some(inner) = path.strip_prefix('/') {
            self.site_link(inner, address, anchor, place);
        } else if let Some(route) = self.file.join(path).and_then(|file| self.world.places.by_file.get(&file)) {
            let destination = Destination::Page(route.clone(), anchor.unwrap_or_default().to_owned());
            self.gathered.reach.links.insert(address.to_owned(), destination);
            self.anchor_on(route, anchor, place);
        } else if !self.unpublished_file(path, place) {
            self.file(address, Code::BrokenLink, place);
        }
    }

    /// Whether a path means a content file that cannot be read or is not published; the latter is told.
    fn unpublished_file(&mut self, path: &str, place: &Place) -> bool {
        let Some(key) = self.file.join(path).and_then(|file| crate::page::identity(&file)) else { return false };
        let places = self.world.places;
        if let Some(reason) = places.withheld.get(&key) {
            self.withheld(path, reason, place);
            return true;
        }
        places.broken.contains(&key)
    }

    fn site_link(&mut self, inner: &str, address: &str, anchor: Option<&str>, place: &Place) {
        let inner = inner.split('?').next().unwrap_or_default();
        let decoded = url_decoded(inner);
        // As browsers read it, or else word for word.
        let names = [&decoded, inner];
        let Some(inner) = names.into_iter().find(|name| self.world.places.routes.holds(name)) else {
            let pages: Vec<String> = self.world.places.routes.pages().collect();
            let guess = nearest(&format!("/{inner}"), pages.iter().map(String::as_str)).map(str::to_owned);
            let wrong = Diagnostic::error(Code::BrokenLink, place.clone(), format!("nothing lies at `{address}`"));
            let way = match self.file.folder() {
                "" => "look at the address of the page: `/explainers/dam/`",
                "content" => "link to the Markdown file instead: `[…](explainers/dam.md)`",
                _ => "link to the Markdown file instead: `[…](../explainers/dam.md)`",
            };
            self.tell(wrong.did_you_mean(guess.as_deref(), way));
            return;
        };
        let is_file = inner.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let destination = if is_file {
            Destination::File(inner.to_owned())
        } else {
            let slash = if inner.is_empty() || inner.ends_with('/') { "" } else { "/" };
            Destination::Page(Route::new(format!("{inner}{slash}")), anchor.unwrap_or_default().to_owned())
        };
        self.gathered.reach.links.insert(address.to_owned(), destination);
    }

    fn anchor_here(&mut self, anchor: Option<&str>, place: &Place) {
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) else { return };
        let mut known: Vec<String> = self.headings.iter().map(|&id| id.to_owned()).collect();
        known.extend(crate::page::RESERVED_ANCHORS.iter().map(|&id| id.to_owned()));
        known.extend(self.local.iter().flat_map(|local| local.anchors.all(local.record)));
        self.check_anchor(anchor, &known, Some(self.left_out), place);
    }

    pub(super) fn anchor_on(&mut self, route: &Route, anchor: Option<&str>, place: &Place) {
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) else { return };
        if let Some(anchors) = self.world.places.anchors.get(route) {
            let mut known: Vec<String> = anchors.iter().cloned().collect();
            known.extend(crate::page::RESERVED_ANCHORS.iter().map(|&id| id.to_owned()));
            self.check_anchor(anchor, &known, self.world.places.left_out.get(route), place);
        }
    }

    fn check_anchor(&mut self, anchor: &str, known: &[String], left_out: Option<&LeftOut>, place: &Place) {
        let source = anchor.strip_prefix("source-").is_some_and(|id| self.gathered.reach.numbers.contains_key(id));
        if left_out.is_some_and(|left_out| left_out.names(anchor)) {
            return;
        }
        if !source && !known.iter().any(|id| id == anchor) {
            let wrong =
                Diagnostic::error(Code::BrokenLink, place.clone(), format!("the page has no anchor `#{anchor}`"));
            let guess = nearest(anchor, known.iter().map(String::as_str)).map(|id| format!("#{id}"));
            self.tell(
                wrong.did_you_mean(guess.as_deref(), "an anchor is the id of a heading or of a part such as `event-…`"),
            );
        }
    }

    pub(super) fn image(&mut self, image: &Image, place: &Place) {
        if is_safe_link(&image.src) {
            self.picture(&image.src, place);
        } else {
            let wrong =
                Diagnostic::error(Code::UnsafeLink, place.clone(), format!("`{}` is no picture file", image.src));
            let name = image.src.rsplit(['/', '\\']).next().filter(|name| !name.contains(':')).unwrap_or("dam.jpg");
            self.tell(wrong.hint(format!("put the picture beside this file, and write its name alone: `src: {name}`")));
        }
    }

    /// A picture: its versions if it is made anew, or else its file.
    pub(super) fn picture(&mut self, address: &str, place: &Place) {
        let Some((asset, folder)) = self.picture_file(address) else {
            return self.file(address, Code::MissingFile, place);
        };
        let Some(looked) = &asset.picture else { return self.file(address, Code::MissingFile, place) };
        match &**looked {
            Err(wrong) => self.tell(wrong.told(&asset.path, place)),
            Ok(picture) => {
                if picture.is_made() {
                    for version in picture.sizes().into_iter().chain(picture.fallback()) {
                        self.version(asset, picture, version, &folder);
                    }
                    self.gathered.pictures.push((place.clone(), asset.clone()));
                } else {
                    self.file(address, Code::MissingFile, place);
                }
                let pictured = Pictured { folder, picture: Arc::clone(picture) };
                self.gathered.reach.pictures.insert(address.to_owned(), pictured);
            }
        }
    }

    /// The file of a picture of the site, and the folder that it is published in.
    fn picture_file(&self, address: &str) -> Option<(&'w Asset, String)> {
        let plain = address.split(['#', '?']).next().unwrap_or(address).replace("%20", " ");
        match plain.strip_prefix('/') {
            Some(inner) => {
                let asset = self.world.assets.get(&SourcePath::new(format!("static/{inner}")))?;
                let folder = inner.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"));
                Some((asset, folder))
            }
            None => Some((self.world.assets.get(&self.file.join(&plain)?)?, self.route.to_string())),
        }
    }

    fn version(&mut self, asset: &Asset, picture: &Arc<Picture>, version: Version, folder: &str) {
        let address = format!("{folder}{}", version.name);
        self.gathered.assets.push((address, asset.version(picture, version, self.world.shelf)));
    }

    /// A file beside the Markdown file, or one of `static/` by its address.
    pub(super) fn file(&mut self, address: &str, code: Code, place: &Place) {
        if let Some(wrong) = unsafe_link(address, place.clone()) {
            self.tell(wrong);
            return;
        }
        if address.contains("://") || address.starts_with("mailto:") {
            return;
        }
        let plain = url_decoded(address.split(['#', '?']).next().unwrap_or(address));
        if let Some(inner) = address.strip_prefix('/') {
            let names = [plain.trim_start_matches('/'), inner];
            if let Some(name) = names.into_iter().find(|name| self.world.places.routes.holds(name)) {
                self.gathered.reach.links.insert(address.to_owned(), Destination::File(name.to_owned()));
                return;
            }
        } else {
            let found =
                self.file.join(&plain).and_then(|path| self.world.assets.get(&path).map(|asset| (path, *asset)));
            if let Some((path, asset)) = found {
                // The file of a picture may tell where it was taken; a link leads to what can be seen of it.
                if let Some(Ok(picture)) = asset.picture.as_deref()
                    && let Some(full) = picture.full()
                {
                    let (folder, name) = (self.route.to_string(), full.name.clone());
                    self.version(asset, picture, full, &folder);
                    let published = Destination::File(format!("{folder}{name}"));
                    self.gathered.reach.links.insert(address.to_owned(), published);
                    self.gathered.pictures.push((place.clone(), asset.clone()));
                    return;
                }
                let name = path.as_str().rsplit('/').next().unwrap_or_default();
                let published = format!("{}{name}", self.route);
                self.gathered.reach.links.insert(address.to_owned(), Destination::File(published.clone()));
                self.gathered.assets.push((published, asset.clone()));
                return;
            }
            // What the build itself puts beside the page: its social card.
            let made = format!("{}{plain}", self.route);
            if self.world.places.routes.made_beside(&made) {
                self.gathered.reach.links.insert(address.to_owned(), Destination::File(made));
                return;
            }
        }
        let folder = format!("{}/", self.file.folder());
        let beside: Vec<&str> =
            self.world.assets.keys().filter_map(|path| path.as_str().strip_prefix(&folder)).collect();
        let wrong = Diagnostic::error(code, place.clone(), format!("there is no file `{address}`"));
        let hint = format!("paths begin at the folder of this file, `{folder}`");
        let embed = ["timeline", "reactions"].contains(&address).then(|| format!("{address}:"));
        let meant = embed.or_else(|| meant_address(address));
        self.tell(wrong.did_you_mean(meant.as_deref().or(nearest(address, beside)), hint));
    }
}
