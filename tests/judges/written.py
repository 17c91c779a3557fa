"""What the author of the lead explainer wrote, counted, as JSON: the other judges look for as much on the page."""

import json
import os
import re
import sys

import yaml

site, output = sys.argv[1:]


def read(path):
    with open(os.path.join(site, "content", path), encoding="utf-8") as file:
        return file.read()


text = read("explainers/prisoner-exchange-july-2025.md")
front = yaml.safe_load(text.split("\n---\n")[0])
terms = [term for term in yaml.safe_load(read("glossary.yaml")) if term["id"] in front["glossary"]]
named = set(re.findall(r"[a-z0-9][a-z0-9-]*", text + json.dumps(terms, default=str)))
kinds = {"event": "timeline", "reaction": "reactions", "claim": "claims", "question": "questions", "unknown": "unknown",
         "figure": "figures", "update": "updates", "term": "glossary"}
shown = {kind: len(front[field]) for kind, field in kinds.items()}
shown["source"] = sum(source["id"] in named for source in yaml.safe_load(read("sources.yaml")))
explainers = [name for _, _, names in os.walk(os.path.join(site, "content/explainers")) for name in names if name.endswith(".md")]
written = {
    "title": front["title"],
    "shown": shown,
    "explainers": len(explainers),
    "key events": sum(event.get("key", False) for event in front["timeline"]),
    "quotes": sum("quote" in reaction for reaction in front["reactions"]),
    "corrections": sum(update["kind"] in ("correction", "retraction") for update in front["updates"]),
}
print(json.dumps(written))
with open(output, "w", encoding="utf-8") as file:
    json.dump(written, file)
