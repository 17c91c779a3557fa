//! A configuration for nginx 1.18 and later: <https://nginx.org/en/docs/>.

use super::{ASKING, FOREVER, Hosting, Keep, NAMED_TYPES, TYPES, is_text};
use crate::config::Encoding;
use crate::text::url_path;

/// The configuration of a site whose files lie in a folder of the server.
pub fn config(hosting: &Hosting, folder: &str) -> String {
    let folder = format!("{}/", folder.trim_end_matches('/'));
    let mut text = format!(
        "# Put this into /etc/nginx/conf.d/, and see that {folder} holds what `nutgraf build` made.\n\
         # HTTPS is yours to add, as by certbot; with it, say so to browsers:\n\
         #   add_header Strict-Transport-Security \"max-age=31536000\" always;\n\n",
    );
    if hosting.headers.values().any(|value| value.contains('$')) {
        text.push_str("# The sign that names of variables begin with, where it stands for itself.\n");
        text.push_str("geo $nutgraf_dollar {\n  default \"$\";\n}\n\n");
    }
    let asking = format!(r"(/|\.({}))$", ASKING.join("|"));
    let forever = FOREVER.iter().map(|pattern| (*pattern, Keep::Forever));
    let kept = forever.chain([(asking.as_str(), Keep::Asking)]);
    let kept = kept.map(|(pattern, keep)| (quoted(&format!("~{pattern}")), quoted(keep.cache_control())));
    let other = ("default".to_owned(), quoted(Keep::AnHour.cache_control()));
    text.push_str(&map("nutgraf_keep", [other].into_iter().chain(kept)));
    if !hosting.moved.is_empty() {
        let moved = hosting.moved.iter().map(|(from, to)| (quoted(from), quoted(&url_path(to))));
        text.push_str(&map("nutgraf_moved", moved));
    }
    text.push_str(&server(hosting, &folder));
    text
}

/// A variable by the path that is asked for.
fn map(variable: &str, entries: impl Iterator<Item = (String, String)>) -> String {
    let mut text = format!("map $uri ${variable} {{\n");
    for (from, to) in entries {
        text.push_str(&format!("  {from} {to};\n"));
    }
    text.push_str("}\n\n");
    text
}

fn server(hosting: &Hosting, folder: &str) -> String {
    let root = &hosting.root;
    let host = hosting.host.as_deref().map_or("_", |host| host.split(':').next().unwrap_or(host));
    let missing = quoted(&format!("{root}404.html"));
    let mut text = format!(
        "server {{\n  listen 80;\n  listen [::]:80;\n  server_name {host};\n  server_tokens off;\n  \
         absolute_redirect off;\n  error_page 404 {missing};\n\n",
    );
    text.push_str(&types());
    for (name, value) in &hosting.headers {
        let value = quoted(value).replace('$', "${nutgraf_dollar}");
        text.push_str(&format!("  add_header {name} {value} always;\n"));
    }
    text.push_str(
        "  # Only of what is there: what is missing may come.\n  add_header Cache-Control $nutgraf_keep;\n\n",
    );
    for encoding in &hosting.compressed {
        text.push_str(match encoding {
            Encoding::Br => {
                "  # Of the module ngx_brotli; in Debian, libnginx-mod-http-brotli-static.\n  brotli_static on;\n"
            }
            Encoding::Gz => "  gzip_static on;\n",
            Encoding::Zst => "  # Of the module zstd-nginx-module, which few systems have.\n  # zstd_static on;\n",
        });
    }
    if !hosting.compressed.is_empty() {
        text.push_str("  gzip_vary on;\n\n");
    }
    if !hosting.moved.is_empty() {
        text.push_str("  if ($nutgraf_moved) {\n    return 301 $nutgraf_moved;\n  }\n\n");
    }
    text.push_str(&locations(root, folder));
    text.push_str("}\n");
    text
}

/// What nginx takes for text without being told.
const HTML: &str = "text/html";

fn types() -> String {
    let mut text = "  types {\n".to_owned();
    for (mime, endings) in TYPES {
        text.push_str(&format!("    {mime} {};\n", endings.join(" ")));
    }
    let named = NAMED_TYPES.iter().map(|(_, mime)| *mime);
    let texts = TYPES.iter().map(|(mime, _)| *mime).filter(|mime| is_text(mime) && *mime != HTML).chain(named);
    let texts: Vec<&str> = texts.collect();
    text.push_str("  }\n  default_type application/octet-stream;\n  charset utf-8;\n");
    text.push_str(&format!("  charset_types {};\n\n", texts.join(" ")));
    text
}

fn locations(root: &str, folder: &str) -> String {
    let mut text = String::new();
    text.push_str(&format!(
        "  location {} {{\n    alias {};\n    index index.html;\n  }}\n",
        quoted(root),
        quoted(folder)
    ));
    for (name, mime) in NAMED_TYPES {
        let pattern = format!("^{}((?:.*/)?{})$", root.replace('.', r"\."), name.replace('.', r"\."));
        let (pattern, file) = (quoted(&pattern), quoted(&format!("{folder}$1")));
        text.push_str(&format!(
            "  location ~ {pattern} {{\n    alias {file};\n    types {{ }}\n    default_type {mime};\n  }}\n"
        ));
    }
    text.push_str("  # What Nutgraf notes for itself and for other hosts.\n");
    text.push_str(&format!(
        "  location ~ {} {{\n    return 404;\n  }}\n",
        quoted(r"/(\.nutgraf/|_headers$|_redirects$)")
    ));
    text
}

/// A value between quotes, in which `"` and `\` stand for themselves.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', r"\\").replace('"', "\\\""))
}
