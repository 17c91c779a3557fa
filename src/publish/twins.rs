//! Text files once more in fewer bytes, beside themselves: `index.html.br` is what a server sends in place of `index.html`.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};

use flate2::Compression;
use rayon::prelude::*;

use super::{Noted, Outcome, PublishError, Staging, Stamp};
use crate::config::Encoding;
use crate::hosting::is_text_file;
use crate::memo::{AT_ONCE, Fingerprint};

/// A file that fits into the first packet gains nothing.
const SMALLEST: u64 = 512;

impl Encoding {
    fn ending(self) -> &'static str {
        match self {
            Self::Br => ".br",
            Self::Gz => ".gz",
            Self::Zst => ".zst",
        }
    }

    /// The bytes in this form. The levels are those beyond which a file takes much longer and hardly less.
    fn encode(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut encoded = Vec::with_capacity(bytes.len() / 3);
        match self {
            Self::Br => {
                let parameters = brotli::enc::BrotliEncoderParams { quality: 7, ..Default::default() };
                brotli::BrotliCompress(&mut &bytes[..], &mut encoded, &parameters)?;
            }
            Self::Gz => {
                let mut writer = flate2::GzBuilder::new().write(&mut encoded, Compression::new(8));
                writer.write_all(bytes)?;
                writer.finish()?;
            }
            Self::Zst => encoded = zstd::bulk::compress(bytes, 9)?,
        }
        Ok(encoded)
    }
}

/// The address of the file that this one is a form of, if its name is that of one.
pub fn original(address: &str) -> Option<&str> {
    [Encoding::Br, Encoding::Gz, Encoding::Zst].iter().find_map(|encoding| address.strip_suffix(encoding.ending()))
}

/// Whether a server sends the file to readers, and it is text. Hosts read `_headers` and `_redirects` themselves.
fn is_sent(address: &str) -> bool {
    !address.starts_with('_') && is_text_file(address)
}

impl Staging {
    /// Makes the forms of all text files that are new, and keeps those of the others that stand. Gives back all of
    /// them. `kept` are files that are published and were not looked at.
    pub(super) fn put_twins(
        &self,
        encodings: &[Encoding],
        noted: &mut Noted,
        kept: &BTreeSet<String>,
    ) -> Result<Vec<(String, Stamp)>, PublishError> {
        let long = |(address, stamp): (&String, &Stamp)| (stamp.length() >= SMALLEST).then(|| address.clone());
        let changed: Vec<String> = noted.changed.iter().filter_map(long).filter(|address| is_sent(address)).collect();
        let unchanged: Vec<String> =
            noted.unchanged.iter().filter_map(long).filter(|address| is_sent(address)).collect();
        let is_long = |address: &&String| self.output.join(address).metadata().is_ok_and(|file| file.len() >= SMALLEST);
        let unseen = kept.iter().filter(|address| is_sent(address)).filter(is_long).cloned();
        let texts = changed.into_iter().map(|text| (text, true));
        let texts = texts.chain(unchanged.into_iter().chain(unseen).map(|text| (text, false)));
        let encodings: BTreeSet<Encoding> = encodings.iter().copied().collect();
        let wanted = texts.flat_map(|(text, is_new)| encodings.iter().map(move |form| (text.clone(), is_new, *form)));
        let wanted: Vec<_> = wanted.collect();
        let is_taken = |twin: &String| noted.changed.contains_key(twin) || noted.unchanged.contains_key(twin);
        let made: Vec<(String, Outcome)> = wanted
            .into_par_iter()
            .with_max_len(AT_ONCE)
            .map(|(text, is_new, form)| (format!("{text}{}", form.ending()), text, is_new, form))
            // A file of the site's own that has the name is not ours to make.
            .filter(|(twin, ..)| !is_taken(twin))
            .map(|(twin, text, is_new, form)| {
                if let (false, Some(stamp)) = (is_new, self.standing.stamp(&twin)) {
                    return Ok((twin, Outcome::Unchanged(stamp)));
                }
                let place = if is_new { self.staging().join(&text) } else { self.output.join(&text) };
                let encoded = fs::read(&place).and_then(|bytes| form.encode(&bytes));
                let encoded = encoded.map_err(|error| PublishError::Io(place, error))?;
                let outcome = self.stage(&twin, &encoded)?;
                Ok((twin, outcome))
            })
            .collect::<Result<_, PublishError>>()?;
        let mut twins = Vec::with_capacity(made.len());
        for (twin, outcome) in made {
            let (list, stamp) = match outcome {
                Outcome::Changed(stamp) => (&mut noted.changed, stamp),
                Outcome::Unchanged(stamp) => (&mut noted.unchanged, stamp),
            };
            list.insert(twin.clone(), stamp);
            twins.push((twin, stamp));
        }
        Ok(twins)
    }
}

/// What a twin is recorded as made of: its file, which the record knows.
pub(super) const OF_ITS_FILE: Fingerprint = Fingerprint(0);

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn each_form_holds_the_bytes_of_the_file_and_is_the_same_every_time() {
        let text = "The council opened the gate of the reservoir. ".repeat(100);
        for form in [Encoding::Br, Encoding::Gz, Encoding::Zst] {
            let encoded = form.encode(text.as_bytes()).unwrap();
            assert!(encoded.len() < text.len() / 10, "{form:?}: {} bytes", encoded.len());
            assert_eq!(encoded, form.encode(text.as_bytes()).unwrap());
            let mut decoded = String::new();
            match form {
                Encoding::Br => brotli::Decompressor::new(&encoded[..], 4096).read_to_string(&mut decoded).unwrap(),
                Encoding::Gz => flate2::read::GzDecoder::new(&encoded[..]).read_to_string(&mut decoded).unwrap(),
                Encoding::Zst => zstd::Decoder::new(&encoded[..]).unwrap().read_to_string(&mut decoded).unwrap(),
            };
            assert_eq!(decoded, text);
        }
    }

    #[test]
    fn only_text_has_other_forms() {
        assert!(["index.html", "feed.xml", "a/b.svg", "nutgraf-a.css"].iter().all(|address| is_sent(address)));
        assert!(
            ["a.webp", "a.woff2", "_redirects", "index.html.br", "pagefind/en.pf_index"]
                .iter()
                .all(|address| !is_sent(address))
        );
        assert_eq!(original("a/index.html.zst"), Some("a/index.html"));
        assert_eq!(original("a/index.html"), None);
    }
}
