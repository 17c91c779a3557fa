//! Stylesheets and scripts as pages load them: `&[Asset]` in, the files to publish and what pages write of them out.
//!
//! On a server each is named by what it holds (`nutgraf-c3f9a104.css`), so that browsers may keep it for good, and pages
//! say its digest, so that nothing else is run in its place. The built-in ones are made small; a site's own are published as
//! they are written, and also under their own names, since anything may name them.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use sha2::{Digest, Sha384};

use crate::look;
use crate::memo::Fingerprint;
use crate::source::{Asset, AssetContent};

/// A stylesheet or script, as pages write it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Loaded {
    /// Where it lies below the site's address.
    pub address: String,
    /// What `integrity` says of it, as <https://www.w3.org/TR/SRI/> has it; `None` if its name does not stand for its bytes.
    pub integrity: Option<String>,
}

/// All stylesheets and scripts of a site, by their paths below `static`.
pub type AllLoaded = BTreeMap<String, Loaded>;

/// How stylesheets and scripts are published.
pub struct Publishing<'p> {
    /// Whether by what they hold. If not, they are the files that their author is writing, word for word.
    pub by_content: bool,
    /// Rules of the site's settings.
    pub rules: Option<&'p str>,
    /// Whether a site's own templates name a file of the built-in theme.
    pub is_named: &'p dyn Fn(&str) -> bool,
}

impl Publishing<'_> {
    /// Takes the files of a site and those of the built-in theme, which the site's replace. A file whose bytes `read` does not
    /// get stays as it is: whoever publishes it will say why.
    pub fn of(
        &self,
        own: Vec<Asset>,
        built_in: &[Asset],
        read: impl Fn(&AssetContent) -> Option<Vec<u8>>,
    ) -> (Vec<Asset>, AllLoaded) {
        let (mut assets, mut all) = (Vec::with_capacity(own.len() + built_in.len()), AllLoaded::new());
        let missing: Vec<Asset> =
            built_in.iter().filter(|asset| !own.iter().any(|own| own.path == asset.path)).cloned().collect();
        let files = own.into_iter().map(|asset| (asset, true)).chain(missing.into_iter().map(|asset| (asset, false)));
        for (asset, is_own) in files {
            let name = asset.path.as_str().strip_prefix("static/").map(str::to_owned);
            let Some((name, kind)) = name.and_then(|name| Kind::of(&name).map(|kind| (name, kind))) else {
                assets.push(asset);
                continue;
            };
            let is_changed = self.by_content || (self.rules.is_some() && name == look::SHEET);
            let Some(bytes) = is_changed.then(|| read(&asset.content)).flatten() else {
                all.insert(name.clone(), Loaded { address: name, integrity: None });
                assets.push(asset);
                continue;
            };
            // A copy of a built-in file is not one of the site's own.
            let original = built_in.iter().find(|built_in| built_in.path == asset.path);
            let is_own = is_own && original.and_then(|original| read(&original.content)).as_ref() != Some(&bytes);
            let (published, loaded) = self.file(&name, kind, bytes, is_own);
            assets.extend(published);
            all.insert(name, loaded);
        }
        (assets, all)
    }

    /// Publishes a stylesheet or script.
    fn file(&self, name: &str, kind: Kind, bytes: Vec<u8>, is_own: bool) -> (Vec<Asset>, Loaded) {
        let mut bytes = if self.by_content && !is_own { kind.small(bytes) } else { bytes };
        bytes.extend(self.rules.filter(|_| name == look::SHEET).unwrap_or_default().bytes());
        let loaded = if self.by_content {
            Loaded::of(name, &bytes)
        } else {
            Loaded { address: name.to_owned(), integrity: None }
        };
        let by_name = (is_own || !self.by_content || (self.is_named)(name)).then_some(name);
        let addresses = by_name.into_iter().chain(self.by_content.then_some(loaded.address.as_str()));
        (addresses.map(|address| Asset::made(&format!("static/{address}"), &bytes)).collect(), loaded)
    }
}

impl Loaded {
    fn of(name: &str, bytes: &[u8]) -> Self {
        let mark = Fingerprint::of_bytes(bytes).mark();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        Self {
            address: format!("{stem}-{mark}.{extension}"),
            integrity: Some(format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))),
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Style,
    Script,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1 {
            "css" => Some(Self::Style),
            "js" => Some(Self::Script),
            _ => None,
        }
    }

    /// The same without comments and space. Only what the built-in theme is written in is known to come through it whole.
    fn small(self, bytes: Vec<u8>) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(&bytes) else { return bytes };
        let small = match self {
            Self::Style => small_style(text),
            Self::Script => minifier::js::minify(text).map(|small| small.to_string()).ok(),
        };
        small.map_or(bytes, String::into_bytes)
    }
}

fn small_style(text: &str) -> Option<String> {
    let mut sheet = StyleSheet::parse(text, ParserOptions::default()).ok()?;
    sheet.minify(MinifyOptions::default()).ok()?;
    Some(sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() }).ok()?.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(
        by_content: bool,
        rules: Option<&str>,
        own: &[(&str, &str)],
        built_in: &[(&str, &str)],
    ) -> (Vec<(String, String)>, AllLoaded) {
        let assets =
            |files: &[(&str, &str)]| files.iter().map(|(path, text)| Asset::made(path, text.as_bytes())).collect();
        let read = |content: &AssetContent| match content {
            AssetContent::Memory(bytes) => Some(bytes.to_vec()),
            _ => None,
        };
        let is_named = |name: &str| name == "named.js";
        let (assets, all) =
            Publishing { by_content, rules, is_named: &is_named }.of(assets(own), &assets(built_in), read);
        let text = |asset: &Asset| String::from_utf8(read(&asset.content).unwrap()).unwrap();
        (assets.iter().map(|asset| (asset.path.as_str().to_owned(), text(asset))).collect(), all)
    }

    #[test]
    fn on_a_server_the_name_stands_for_the_bytes() {
        let own =
            [("static/own.css", "a { b: c }\n"), ("static/dam.svg", "<svg/>"), ("static/named.js", "let a = 1;\n")];
        let built_in = [("static/nutgraf.css", "a { b: c }\n/* d */\n"), ("static/named.js", "let a = 1;\n")];
        let (files, all) = of(true, Some("e { f: g }\n"), &own, &built_in);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let address = |name: &str| all[name].address.clone();
        let expected = [
            "static/own.css".to_owned(),
            format!("static/{}", address("own.css")),
            "static/dam.svg".to_owned(),
            "static/named.js".to_owned(),
            format!("static/{}", address("named.js")),
            format!("static/{}", address("nutgraf.css")),
        ];
        assert_eq!(names, expected.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(files[0].1, files[1].1, "a site's own file is as it was written");
        assert_eq!(files[3].1, "let a=1;", "a copy of a built-in file is as small as that");
        assert_eq!(files[5].1, "a{b:c}e { f: g }\n");
        assert_ne!(address("nutgraf.css"), of(true, None, &own, &built_in).1["nutgraf.css"].address);
    }

    /// The digest is that of `printf 'let a=1;' | openssl dgst -sha384 -binary | base64`.
    #[test]
    fn integrity_is_a_digest_that_browsers_know() {
        let loaded = Loaded::of("fonts/a.js", b"let a=1;");
        assert_eq!(
            loaded.integrity.as_deref(),
            Some("sha384-4IIb7eoNzSh0tEy93s/w4I2dVUdw6FroZrRKurKSFYV/TiNkNvuehjZh/P+hJE1w")
        );
        assert_eq!(loaded.address, format!("fonts/a-{}.js", Fingerprint::of_bytes(b"let a=1;").mark()));
    }

    #[test]
    fn while_a_site_is_written_files_keep_their_names_and_words() {
        let built_in = [("static/nutgraf.css", "a { b: c }\n"), ("static/nutgraf.js", "let a = 1;\n")];
        let (files, all) = of(false, Some("d {}\n"), &[("static/own.js", "b")], &built_in);
        let expected = [
            ("static/own.js", "b"),
            ("static/nutgraf.css", "a { b: c }\nd {}\n"),
            ("static/nutgraf.js", "let a = 1;\n"),
        ];
        assert_eq!(files, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
        assert!(all.iter().all(|(name, loaded)| *name == loaded.address && loaded.integrity.is_none()));
    }
}
