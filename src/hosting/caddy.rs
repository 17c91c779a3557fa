//! A Caddyfile for Caddy 2: <https://caddyserver.com/docs/caddyfile>.

use super::{ASKING, FOREVER, Hosting, Keep, NAMED_TYPES, TYPES, media_type};
use crate::config::Encoding;
use crate::text::url_path;

/// The configuration of a site whose files lie in a folder of the server.
pub fn config(hosting: &Hosting, folder: &str) -> String {
    let (root, files) = (&hosting.root, quoted(folder));
    let host = hosting.host.as_deref().unwrap_or(":80");
    let mut text = format!(
        "# Put this into /etc/caddy/Caddyfile, and see that {folder} holds what `nutgraf build` made.\n\
         # Caddy sees to HTTPS by itself.\n\n(nutgraf) {{\n\theader {{\n",
    );
    for (name, value) in &hosting.headers {
        text.push_str(&format!("\t\t{name} {}\n", literal(value)));
    }
    text.push_str(&format!("\t\t-Server\n\t}}\n}}\n\n{host} {{\n\troot * {files}\n\timport nutgraf\n\n"));
    text.push_str(&kept());
    text.push_str(&types());
    for (from, to) in &hosting.moved {
        text.push_str(&format!("\tredir {} {} 301\n", literal(from), literal(&url_path(to))));
    }
    let form = |encoding: &Encoding| match encoding {
        Encoding::Br => " br",
        Encoding::Gz => " gzip",
        Encoding::Zst => " zstd",
    };
    let forms: String = hosting.compressed.iter().map(form).collect();
    let precompressed = if forms.is_empty() { forms } else { format!("\t\t\tprecompressed{forms}\n") };
    text.push_str(&format!(
        "\thandle_path {root}* {{\n\t\tfile_server {{\n\t\t\thide .nutgraf _headers _redirects\n{precompressed}\t\t}}\n\t}}\n"
    ));
    if root != "/" {
        // Caddy answers with nothing, and calls it well, where it is told nothing.
        text.push_str("\thandle {\n\t\t# What else the host has goes here.\n\t\terror 404\n\t}\n");
    }
    text.push_str(
        "\n\thandle_errors {\n\t\timport nutgraf\n\t\theader Cache-Control no-cache\n\t\theader Content-Type `text/html; \
         charset=utf-8`\n\t\trewrite * /404.html\n\t\tfile_server\n\t}\n}\n",
    );
    text
}

/// How long files may be kept. Errors have headers of their own: what is missing may come.
fn kept() -> String {
    let (forever, asking) = (FOREVER.join("|"), format!(r"(/|\.({}))$", ASKING.join("|")));
    let rest = format!("{forever}|{asking}");
    let mut text = String::new();
    for (name, matcher, pattern, keep) in [
        ("forever", "path_regexp", &forever, Keep::Forever),
        ("asking", "path_regexp", &asking, Keep::Asking),
        ("other", "not path_regexp", &rest, Keep::AnHour),
    ] {
        let (pattern, value) = (quoted(pattern), quoted(keep.cache_control()));
        text.push_str(&format!("\t@{name} {matcher} {pattern}\n\theader @{name} Cache-Control {value}\n"));
    }
    text
}

/// Types by path: those that Caddy knows depend on the system.
fn types() -> String {
    let named = NAMED_TYPES.iter().map(|(name, _)| (format!("~/{}$", name.replace('.', r"\.")), *name));
    let by_ending = TYPES.iter().map(|(_, endings)| {
        let page = if endings.contains(&"html") { "/|" } else { "" };
        (format!(r"~({page}\.({}))$", endings.join("|")), endings[0])
    });
    let mut text = "\tmap {path} {nutgraf_type} {\n".to_owned();
    for (pattern, example) in named.chain(by_ending) {
        let name = if example.contains('.') { example.to_owned() } else { format!("a.{example}") };
        text.push_str(&format!("\t\t{} {}\n", quoted(&pattern), quoted(&media_type(&name))));
    }
    text.push_str("\t\tdefault application/octet-stream\n\t}\n\theader Content-Type {nutgraf_type}\n\n");
    text
}

/// A token of a Caddyfile.
fn quoted(value: &str) -> String {
    if value.contains('`') { format!("\"{}\"", value.replace('"', "\\\"")) } else { format!("`{value}`") }
}

/// A token in which `{` begins no placeholder.
fn literal(value: &str) -> String {
    quoted(&value.replace('{', "\\{"))
}
