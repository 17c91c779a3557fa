//! What no template reads is not made; what any of them reads is there, whichever else it leaves out.

use std::collections::BTreeSet;
use std::path::Path;

use nutgraf::pipeline::{Plan, plan};
use nutgraf::source::disk::read_site;
use nutgraf::source::{SourceFile, Sources};
use nutgraf::text::SourcePath;

use crate::memory::bare;

/// A page that says much, its template, the variable the template is handed, and fields of its own that it says something of.
const PAGES: [(&str, &str, &str, &[&str]); 3] = [
    (
        "explainers/cecot/index.html",
        "explainer.html",
        "explainer",
        &["strip", "map", "reading", "quotations_json_ld", "questions_json_ld", "timeline", "sources", "claims"],
    ),
    ("actors/donald-trump/index.html", "actor.html", "actor", &["timeline", "reactions", "claims", "appears_with"]),
    ("stories/us-venezuela/index.html", "story.html", "story", &["timeline", "strip", "network", "unknown"]),
];

fn demo() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    read_site(root, &root.join("public")).unwrap()
}

/// The plan of the demo with other templates.
fn with(templates: &[(&str, String)], demo: &mut Sources, previous: &Plan) -> Plan {
    let file =
        |(name, text): &(&str, String)| SourceFile::new(SourcePath::new(format!("templates/{name}")), text.as_str());
    demo.templates = templates.iter().map(file).collect();
    plan(demo, &bare().settings, previous)
}

fn page(plan: &Plan, address: &str) -> String {
    let alone = plan.file(address).unwrap_or_else(|| panic!("no {address}"));
    String::from_utf8(alone.bytes.unwrap_or_else(|| panic!("{:?}", alone.diagnostics))).unwrap()
}

#[test]
fn each_field_alone_is_what_it_is_among_all() {
    let mut demo = demo();
    let mut known = Plan::default();
    for (address, template, variable, telling) in PAGES {
        let every = format!("{{% for key, value in {variable} %}}¶{{{{ key }}}}: {{{{ value | safe }}}}{{% endfor %}}");
        known = with(&[(template, every)], &mut demo, &known);
        let all = page(&known, address);
        let fields: Vec<(&str, &str)> = all.split('¶').filter_map(|field| field.split_once(": ")).collect();
        for field in telling {
            assert!(fields.iter().any(|(name, value)| name == field && value.len() > 8), "{address} says no {field}");
        }
        for (field, value) in fields {
            // What hangs on the names within is in the test below.
            let only = format!(
                "{{{{ {variable}.{field} | safe }}}}{{% if false %}}{{{{ \"cited_at json_ld\" }}}}{{% endif %}}"
            );
            known = with(&[(template, only)], &mut demo, &known);
            assert_eq!(page(&known, address), value, "{address}: {field}");
        }
    }
}

#[test]
fn a_template_that_leaves_out_what_is_costly_shows_the_rest_as_it_was() {
    let mut demo = demo();
    let said = |reads: &str| {
        format!(
            "{reads}{{% for source in explainer.sources %}}\n{{{{ source.title }}}}|{{% for cited in source.cited_at %}}\
             {{{{ cited.part }}}} {{% endfor %}}|{{{{ source.json_ld | safe }}}}{{% endfor %}}"
        )
    };
    let all = with(&[("explainer.html", said("{% if explainer %}{% endif %}"))], &mut demo, &Plan::default());
    let few = with(&[("explainer.html", said(""))], &mut demo, &all);
    let address = "explainers/cecot/index.html";
    assert_eq!(page(&few, address), page(&all, address));
    let lines: BTreeSet<String> = page(&few, address).lines().skip(1).map(str::to_owned).collect();
    assert!(lines.len() > 20 && lines.iter().all(|line| line.matches('|').count() >= 2), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("timeline ") && line.contains("\"citation\"")), "{lines:?}");
}
