//! Pictures: what a page says of them, and the files that are published.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageReader, Rgb, RgbImage, Rgba, RgbaImage};
use nutgraf::memo::Fingerprint;
use regex::Regex;

use crate::support::Room;

const PAGE: &str = "out/explainers/dam/index.html";

/// A picture that is red at the left and grows brighter to the bottom.
fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let bright = u8::try_from(y * 200 / height).unwrap();
        if x < width / 2 { Rgb([230, bright, 30]) } else { Rgb([30, bright, 230]) }
    })
}

/// What a camera writes beside the pixels: how it was held, and a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0]);
    exif.extend(b"\x0e\x01\x02\0\x14\0\0\0\x26\0\0\0\0\0\0\0at the source's home\0");
    exif
}

fn photograph(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 92);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    encoder.write_image(&scene(width, height), width, height, ExtendedColorType::Rgb8).unwrap();
    assert!(holds(&bytes, b"home"));
    bytes
}

fn drawing(width: u32, height: u32) -> Vec<u8> {
    let image = RgbaImage::from_fn(width, height, |x, _| Rgba([20, 60, 120, if x < width / 2 { 255 } else { 0 }]));
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&image, width, height, ExtendedColorType::Rgba8).unwrap();
    bytes
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn site(lead: &str, body: &str) -> Room {
    let room = Room::empty();
    room.write(
        "site/nutgraf.yaml",
        "title: T\nbase_url: https://test.example/\noutputs: {search: false, cards: false}\n",
    );
    let front = format!("title: The dam\nsummary: What it is about\ndate: 2026-01-01\n{lead}");
    room.write("site/content/explainers/dam.md", &format!("---\n{front}---\n{body}"));
    room
}

/// The same site with a card of each explainer.
fn with_cards(room: Room) -> Room {
    room.write("site/nutgraf.yaml", "title: T\nbase_url: https://test.example/\noutputs: {search: false}\n");
    room
}

const LEAD: &str = "image: {src: wall.jpg, alt: A wall, credit: A. Rivera}\n";

fn page(room: &Room) -> String {
    fs::read_to_string(room.path(PAGE)).unwrap()
}

/// The published pictures, by name with the digest taken away.
fn pictures(room: &Room) -> BTreeMap<String, Vec<u8>> {
    let digest = Regex::new("-[0-9a-f]{8}-").unwrap();
    let is_picture =
        |path: &Path| path.extension().is_some_and(|end| ["webp", "jpg", "png"].contains(&end.to_str().unwrap()));
    let files = room.files("out").into_iter().filter(|(path, _)| is_picture(path) && !path.starts_with(".nutgraf"));
    files.map(|(path, bytes)| (digest.replace(path.to_str().unwrap(), "-DIGEST-").into_owned(), bytes)).collect()
}

fn decoded(bytes: &[u8]) -> RgbImage {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap().decode().unwrap().into_rgb8()
}

#[test]
fn a_photograph_is_published_in_several_sizes_without_what_the_camera_wrote() {
    let room = site(LEAD, "");
    room.put("site/content/explainers/wall.jpg", &photograph(1300, 650, 1)).build().ended(0);
    let pictures = pictures(&room);
    let folder = "explainers/dam/wall-DIGEST-";
    let names: Vec<String> =
        ["1200.jpg", "1300.webp", "480.webp", "800.webp"].map(|end| format!("{folder}{end}")).into();
    assert_eq!(pictures.keys().cloned().collect::<Vec<_>>(), names);
    for (name, bytes) in &pictures {
        assert!(!holds(bytes, b"home") && !holds(bytes, b"Exif"), "{name} says where it was taken");
    }
    assert_eq!(decoded(&pictures[&format!("{folder}480.webp")]).dimensions(), (480, 240));
    let page = page(&room);
    let source = r#"<source type="image/webp" srcset="/explainers/dam/wall-\w{8}-480\.webp 480w, /explainers/dam/wall-\w{8}-800\.webp 800w, /explainers/dam/wall-\w{8}-1300\.webp 1300w" sizes="[^"]+">"#;
    assert!(Regex::new(source).unwrap().is_match(&page), "{page}");
    let image = r#"<img src="/explainers/dam/wall-\w{8}-1200\.jpg" alt="A wall" width="1200" height="600" fetchpriority="high">"#;
    assert!(Regex::new(image).unwrap().is_match(&page), "{page}");
    assert!(page.contains("A. Rivera</span>"), "the credit is missing");
    for (property, value) in [("width", "1200"), ("height", "600"), ("alt", "A wall")] {
        assert!(page.contains(&format!("<meta property=\"og:image:{property}\" content=\"{value}\">")), "{property}");
    }
}

#[test]
fn a_photograph_is_turned_as_the_camera_was_held() {
    let room = site(LEAD, "");
    room.put("site/content/explainers/wall.jpg", &photograph(400, 200, 6)).build().ended(0);
    assert!(page(&room).contains(r#"width="200" height="400""#));
    let image = decoded(&pictures(&room)["explainers/dam/wall-DIGEST-200.webp"]);
    assert_eq!(image.dimensions(), (200, 400));
    // Turned to the right, what was left is at the top.
    let (top, bottom) = (image.get_pixel(100, 40), image.get_pixel(100, 360));
    assert!(top[0] > 180 && bottom[0] < 80, "{top:?} {bottom:?}");
}

#[test]
fn a_picture_in_a_text_has_its_size_and_loads_when_it_comes_near() {
    let room = site("", "![A plan](plan.png \"Plan\") and [in full](plan.png), ![a sketch](/sketch.svg)\n");
    room.put("site/content/explainers/plan.png", &drawing(900, 300));
    room.write("site/static/sketch.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20'/>");
    room.build().ended(0);
    let page = page(&room);
    let image = r#"srcset="\S+ 480w, \S+ 900w" sizes="[^"]+"><img src="/explainers/dam/plan-\w{8}-900\.png" alt="A plan" width="900" height="300" loading="lazy" title="Plan"></picture>"#;
    assert!(Regex::new(image).unwrap().is_match(&page), "{page}");
    assert!(Regex::new(r#"<a href="/explainers/dam/plan-\w{8}-900\.png">in full"#).unwrap().is_match(&page), "{page}");
    assert!(page.contains(r#"<img src="/sketch.svg" alt="a sketch" width="30" height="20" loading="lazy">"#), "{page}");
    let pictures = pictures(&room);
    let see_through = image::load_from_memory(&pictures["explainers/dam/plan-DIGEST-480.webp"]).unwrap().into_rgba8();
    assert_eq!((see_through.get_pixel(10, 10)[3], see_through.get_pixel(470, 10)[3]), (255, 0));
    assert!(!room.path("out/explainers/dam/plan.png").exists(), "the original is published");
}

#[test]
fn a_picture_of_static_may_lie_in_a_folder_and_keeps_its_own_address_too() {
    let room = site("image: {src: /pictures/wall.jpg, alt: A wall, credit: C}\n", "");
    room.put("site/static/pictures/wall.jpg", &photograph(300, 200, 1)).build().ended(0);
    let names: Vec<String> = pictures(&room).into_keys().collect();
    assert_eq!(names, ["pictures/wall-DIGEST-300.jpg", "pictures/wall-DIGEST-300.webp", "pictures/wall.jpg"]);
}

#[test]
fn pictures_are_made_once_and_their_shelf_may_be_deleted() {
    let room = site(LEAD, "");
    room.put("site/content/explainers/wall.jpg", &photograph(700, 350, 1)).build().ended(0);
    // When each file was published is in the record, so that it is never the same.
    let published = || room.files("out").into_iter().filter(|(path, _)| !path.ends_with("record")).collect::<Vec<_>>();
    let (first, shelf) = (published(), room.path("site/.nutgraf/pictures"));
    let kept: Vec<PathBuf> = fs::read_dir(&shelf).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept.len(), 4, "three versions, and that it is whole: {kept:?}");
    // What lies there is taken and not made again.
    let small = kept.iter().find(|path| path.to_string_lossy().ends_with("-480.webp")).unwrap();
    let told = b"from the shelf";
    let digest = Fingerprint::of_bytes(told).0.to_le_bytes();
    fs::write(small, [&told[..], &digest].concat()).unwrap();
    fs::remove_dir_all(room.path("out")).unwrap();
    room.build().ended(0);
    assert_eq!(pictures(&room)["explainers/dam/wall-DIGEST-480.webp"], b"from the shelf");
    for gone in ["site/.nutgraf", "out"] {
        fs::remove_dir_all(room.path(gone)).unwrap();
    }
    room.build().ended(0);
    assert!(published() == first, "other bytes");
    let said = room.build().ended(0).said;
    assert!(said.contains("0 files written"), "{said}");
}

#[test]
fn a_published_version_that_is_not_as_it_was_left_is_put_right() {
    let room = site(LEAD, "");
    room.put("site/content/explainers/wall.jpg", &photograph(300, 200, 1)).build().ended(0);
    let before = pictures(&room);
    let version = room.published().into_iter().find(|path| path.extension().is_some_and(|end| end == "webp")).unwrap();
    fs::write(room.path("out").join(&version), "damaged").unwrap();
    let said = room.build().ended(0).said;
    assert!(said.contains("1 file written") && pictures(&room) == before, "{said}");
}

#[test]
fn another_picture_has_another_address_and_the_old_one_goes() {
    let room = site(LEAD, "");
    room.put("site/content/explainers/wall.jpg", &photograph(300, 200, 1)).build().ended(0);
    let names = |room: &Room| -> Vec<PathBuf> {
        room.published().into_iter().filter(|path| path.extension().is_some_and(|end| end == "jpg")).collect()
    };
    let (before, old) = (names(&room), page(&room));
    assert_eq!(before.len(), 1);
    room.put("site/content/explainers/wall.jpg", &photograph(300, 200, 3)).build().ended(0);
    assert!(page(&room) != old && before.iter().all(|path| !room.path("out").join(path).exists()));
}

#[test]
fn a_photograph_of_which_half_is_missing_is_told_by_check_too() {
    let whole = photograph(300, 200, 1);
    for length in [whole.len() / 2, whole.len() - 40, whole.len() - 2] {
        let room = site(LEAD, "");
        room.put("site/content/explainers/wall.jpg", &whole[..length]);
        assert_eq!(room.check(), [("error".to_owned(), "bad-picture".to_owned())], "{length} of {} bytes", whole.len());
    }
}

#[test]
fn an_explainer_has_a_card_unless_its_headline_is_in_a_script_without_letters() {
    let room = with_cards(site(LEAD, ""));
    room.put("site/content/explainers/wall.jpg", &photograph(300, 200, 1)).build().ended(0);
    let card = fs::read(room.path("out/explainers/dam/card.png")).unwrap();
    assert_eq!(decoded(&card).dimensions(), (1200, 630));
    let html = page(&room);
    assert!(html.contains(r#"<meta property="og:image" content="https://test.example/explainers/dam/card.png">"#));
    assert!(html.contains(r#"<meta name="twitter:card" content="summary_large_image">"#));
    assert!(
        Regex::new(r#""image": ?"https://test.example/explainers/dam/wall-\w{8}-300.jpg""#).unwrap().is_match(&html)
    );
    for (title, has_card) in
        [("La presa está cerrada", true), ("Плотина закрыта", true), ("السد مغلق", false), ("ダムは閉鎖", false)]
    {
        room.write(
            "site/content/explainers/dam.md",
            &format!("---\ntitle: {title}\nsummary: S\ndate: 2026-01-01\n---\n"),
        );
        room.build().ended(0);
        assert_eq!(room.path("out/explainers/dam/card.png").exists(), has_card, "{title}");
        assert_eq!(page(&room).contains("og:image"), has_card, "{title}");
    }
}

#[test]
fn a_card_depends_on_what_it_says_and_not_on_the_text() {
    let card = |room: &Room| fs::read(room.path("out/explainers/dam/card.png")).unwrap();
    let room = with_cards(site("status: active\n", ""));
    room.build().ended(0);
    let first = card(&room);
    room.write(
        "site/content/explainers/dam.md",
        "---\ntitle: The dam\nsummary: S\ndate: 2026-01-01\nstatus: active\n---\nMore.\n",
    );
    room.build().ended(0);
    assert!(card(&room) == first);
    room.write(
        "site/content/explainers/dam.md",
        "---\ntitle: The dam\nsummary: S\ndate: 2026-01-01\nstatus: concluded\n---\nMore.\n",
    );
    room.build().ended(0);
    assert!(card(&room) != first);
}

#[test]
fn a_card_has_the_colours_of_the_site() {
    let room = with_cards(site("", ""));
    let config = fs::read_to_string(room.path("site/nutgraf.yaml")).unwrap();
    room.write(
        "site/nutgraf.yaml",
        &format!("{config}theme: {{ colours: {{ accent: \"#0b5a2b\", paper: \"#fff8e8\" }} }}\n"),
    );
    room.build().ended(0);
    let card = decoded(&fs::read(room.path("out/explainers/dam/card.png")).unwrap());
    assert_eq!(card.get_pixel(600, 4).0, [0x0b, 0x5a, 0x2b]);
    assert_eq!(card.get_pixel(20, 300).0, [0xff, 0xf8, 0xe8]);
}

/// A card of the site's own, with this in it.
fn own_card(room: &Room, inside: &str) {
    let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">";
    room.write("site/templates/card.svg", &format!("{head}\n{inside}\n</svg>\n"));
}

#[test]
fn a_site_lays_its_cards_out_itself() {
    let room = with_cards(site("", ""));
    let card = |room: &Room| fs::read(room.path("out/explainers/dam/card.png")).unwrap();
    let kept = |room: &Room| {
        room.files("site/.nutgraf").keys().filter(|file| file.to_str().unwrap().ends_with("-card.png")).count()
    };
    let colour = |bytes: &[u8]| match bytes[25] {
        3 => "palette",
        _ => "rgb",
    };
    room.build().ended(0);
    assert_eq!((colour(&card(&room)), kept(&room)), ("palette", 1));
    own_card(&room, "<rect width=\"600\" height=\"630\" fill=\"#0b5a2b\"/><text>{{ card.headline.text }}</text>");
    room.build().ended(0);
    let own = card(&room);
    let pixels = decoded(&own);
    assert_eq!(pixels.dimensions(), (1200, 630));
    assert_eq!((pixels.get_pixel(300, 300).0, pixels.get_pixel(900, 300).0), ([0x0b, 0x5a, 0x2b], [0xfd, 0xfc, 0xfa]));
    assert_eq!(kept(&room), 2);
    // Another template changes no card, and none is drawn again.
    room.write("site/templates/404.html", "Not here.");
    room.build().ended(0);
    assert!(card(&room) == own && kept(&room) == 2);
    // Shades have more colours than a palette holds.
    let stops = "<stop stop-color=\"#123456\"/><stop offset=\"1\" stop-color=\"#fedcba\"/>";
    let shades = format!("<linearGradient id=\"s\" y2=\"1\">{stops}</linearGradient>");
    own_card(&room, &format!("{shades}<rect width=\"1200\" height=\"630\" fill=\"url(#s)\"/>"));
    room.build().ended(0);
    assert_eq!(colour(&card(&room)), "rgb");
    assert!(decoded(&card(&room)).pixels().map(|pixel| pixel.0).collect::<std::collections::BTreeSet<_>>().len() > 256);
}

#[test]
fn a_card_that_cannot_be_drawn_is_told_at_its_line_and_reads_no_file() {
    let room = with_cards(site("", ""));
    room.put("site/templates/logo.png", &drawing(10, 10));
    for (inside, told) in [
        ("<g>", "error[bad-card]: the drawing is not well-formed: expected `g` tag, not `svg`"),
        ("<image href=\"logo.png\"/>", "error[bad-card]: a card shows no picture files"),
        ("<image href=\"/etc/passwd\"/>", "error[bad-card]: a card shows no picture files"),
        ("<text>Q&A</text>", "error[bad-card]: the drawing is not well-formed: malformed entity reference"),
        ("<text>{{ card.headlin }}</text>", "error[template-failed]: `card.headlin` is not defined"),
        ("<text>{{ card.site }</text>", "error[template-syntax]"),
    ] {
        own_card(&room, inside);
        let said = room.build().ended(1).said;
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(told) && said.contains("--> templates/card.svg:"), "{inside}: {said}");
    }
    for (whole, told) in [
        ("", "the drawing is not well-formed"),
        ("<svg/>", "the drawing begins with `<svg>`"),
        ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "the drawing is 100 × 100 pixels, and a card is 1200 × 630"),
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"9\"/>", "this cannot be drawn"),
        ("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>", "the drawing is not well-formed: XML with DTD detected"),
    ] {
        room.write("site/templates/card.svg", whole);
        let said = room.build().ended(1).said;
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("error[bad-card]") && said.contains(told), "{whole}: {said}");
    }
}

#[test]
fn what_a_headline_says_is_never_taken_for_markup() {
    let room = with_cards(site("", ""));
    let title = "title: \"R&D: a < b, ‘c’ \\\"d\\\" </text><rect/>\"";
    room.write("site/content/explainers/dam.md", &format!("---\n{title}\nsummary: S\ndate: 2026-01-01\n---\n"));
    room.build().ended(0);
    assert!(room.path("out/explainers/dam/card.png").exists());
}
