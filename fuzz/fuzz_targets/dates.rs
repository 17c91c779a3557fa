//! Any text as a date: read or refused; what is read is written so that it is read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nutgraf::date::Edtf;

fuzz_target!(|text: &str| {
    let Ok(date) = Edtf::parse(text) else { return };
    let written = date.notation();
    assert_eq!(Edtf::parse(&written).map(|date| date.notation()), Ok(written), "{text}");
    date.last_day();
    date.datetime();
    assert!(date.chronological(&date).is_eq(), "{text}");
    date.instant(&jiff::tz::TimeZone::UTC);
});
