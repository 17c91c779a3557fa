//! JPEG files that end too early, which the decoder fills up with grey: an upload that broke off, a bad card.

/// Whether a JPEG file lacks its end (ITU-T T.81, B.1.1): the marker after the last of its data.
pub(super) fn is_torn(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        // Data of a scan comes before the next marker, and in it every FF is followed by 0 or a restart marker.
        let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == 0xff)) else {
            return true;
        };
        at += found + 1;
        match bytes.get(at) {
            None => return true,
            Some(0xd9) => return false,
            Some(0xff) => {}
            Some(0x00 | 0x01 | 0xd0..=0xd8) => at += 1,
            Some(_) => {
                let Some(&[high, low]) = bytes.get(at + 1..at + 3) else { return true };
                at += 1 + usize::from(u16::from_be_bytes([high, low]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_torn;

    #[test]
    fn the_end_of_a_picture_inside_another_is_not_its_own() {
        let thumbnail =
            [&[0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9][..], &[0xff, 0xda, 0, 2, 9, 0xff, 0, 9]].concat();
        assert!(is_torn(&thumbnail));
        assert!(!is_torn(&[&thumbnail[..], &[0xff, 0xd9]].concat()));
        assert!(is_torn(&[]) && is_torn(&[0xff, 0xd8, 0xff, 0xe1, 0xff]));
    }
}
