//! What an editor has decided to leave as it is: `waive: { code: reason }` in any mapping.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::diagnostic::{At, Code, Diagnostic, Place};
use crate::text::{SourcePath, nearest};
use crate::yaml::WAIVE;

/// A rule that is not to speak of a place, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The path of the mapping it stands in, such as `timeline[3]`; empty at the top, where it holds for the whole file.
    pub at: String,
    /// The rule.
    pub code: Code,
}

impl Waiver {
    /// Whether it excuses what is told of a place of its own file.
    pub fn excuses(&self, code: Code, at: &At) -> bool {
        let covers = || match at {
            At::Field(field) => {
                field.strip_prefix(&self.at).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            }
            At::File | At::Bytes(_) => false,
        };
        self.code == code && (self.at.is_empty() || covers())
    }

    /// The field it is written in.
    pub fn field(&self) -> String {
        field(&self.at, self.code.name())
    }

    /// Takes the waivers out of the keys that a file has beside those of the content model.
    pub fn take(file: &SourcePath, extras: &mut Vec<(String, String, Value)>, told: &mut Vec<Diagnostic>) -> Vec<Self> {
        let mut waivers = Vec::new();
        extras.retain(|(at, key, value)| {
            if key != WAIVE {
                return true;
            }
            match value {
                Value::Object(entries) => {
                    for (name, reason) in entries {
                        match read(name, reason) {
                            Ok(code) => waivers.push(Self { at: at.clone(), code }),
                            Err((code, message, hint)) => {
                                let place = Place::field(file, field(at, name));
                                told.push(Diagnostic::error(code, place, message).hint(hint));
                            }
                        }
                    }
                }
                Value::Null => {}
                _ => {
                    let place = Place::field(file, field(at, ""));
                    let wrong =
                        Diagnostic::error(Code::WrongType, place, "`waive` does not say what it waives and why");
                    told.push(wrong.hint("write `waive: { event-without-source: the reason }`"));
                }
            }
            false
        });
        waivers
    }
}

fn field(at: &str, name: &str) -> String {
    [at, WAIVE, name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

fn read(name: &str, reason: &Value) -> Result<Code, (Code, String, String)> {
    let code = match rule(name) {
        Ok(code) => code,
        Err(_) if reason.is_null() && name.contains(' ') => {
            let message = format!("`{name}` is cut off from the reason before it");
            return Err((Code::InvalidValue, message, "put the whole reason in quotes: it has a comma".to_owned()));
        }
        Err((message, hint)) => return Err((Code::UnknownValue, message, hint)),
    };
    match reason {
        Value::String(reason) if !reason.trim().is_empty() => Ok(code),
        _ => {
            let message = format!("`{name}` is waived without a reason");
            Err((Code::InvalidValue, message, "say why in a few words: the next editor will want to know".to_owned()))
        }
    }
}

/// The rule of a name; or what is wrong with it, and a hint.
pub fn rule(name: &str) -> Result<Code, (String, String)> {
    match Code::named(name) {
        Some(code) if code.rule().is_some() => Ok(code),
        Some(_) => Err((
            format!("`{name}` is no rule: it cannot be set or waived"),
            format!("it must be mended; `nutgraf explain {name}` says how"),
        )),
        None => {
            let near = nearest(name, Code::rules().map(Code::name));
            let hint = near.map_or_else(
                || "`nutgraf explain` lists the rules".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Err((format!("there is no rule `{name}`"), hint))
        }
    }
}

/// The schema of `waive`: any rule, with a reason.
pub struct Waivers;

impl JsonSchema for Waivers {
    fn schema_name() -> Cow<'static, str> {
        "Waivers".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let reason = |code: Code| {
            (
                code.name().to_owned(),
                serde_json::json!({ "type": "string", "minLength": 1, "description": code.meaning() }),
            )
        };
        json_schema!({
            "type": "object",
            "description": "Rules that are not to speak of this, each with the reason.",
            "properties": Code::rules().map(reason).collect::<serde_json::Map<_, _>>(),
            "propertyNames": { "enum": Code::rules().map(Code::name).collect::<Vec<_>>() },
        })
    }
}
