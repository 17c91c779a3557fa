//! Which addresses may be asked: what an author links to must not open what only this machine can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::Host;

/// Which addresses may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public internet.
    Public,
    /// Those of this machine and of private networks too.
    Everywhere,
}

impl Reach {
    /// Whether an address may be asked.
    pub(super) fn allows(self, address: IpAddr) -> bool {
        self == Self::Everywhere || is_public(address)
    }

    /// Whether a host may be asked, as far as its name says.
    pub(super) fn allows_host(self, host: Option<&Host<&str>>) -> bool {
        match host {
            _ if self == Self::Everywhere => true,
            Some(Host::Domain(name)) => !is_private_name(name),
            Some(Host::Ipv4(address)) => is_public_v4(*address),
            Some(Host::Ipv6(address)) => is_public_v6(*address),
            None => false,
        }
    }
}

/// Names that mean this machine or a private network wherever they are looked up.
fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let ends = |end: &str| name == end || name.strip_suffix(end).is_some_and(|rest| rest.ends_with('.'));
    ["localhost", "local", "internal", "home.arpa"].into_iter().any(ends)
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// <https://www.iana.org/assignments/iana-ipv4-special-registry>
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let special = matches!(
        (first, second, third),
        (0 | 240.., ..) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _)
    );
    let private = address.is_private() || address.is_loopback() || address.is_link_local();
    !(special || private || address.is_documentation() || address.is_multicast())
}

/// <https://www.iana.org/assignments/iana-ipv6-special-registry>
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let inner = |high: u16, low: u16| is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match address.segments() {
        // Both lead on to the IPv4 address they hold.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => inner(high, low),
        [0x2001, 0x0db8 | 0..0x0200, ..] | [0x3fff, 0..0x1000, ..] => false,
        // Everything that is given out to the public begins with these three bits.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        for public in ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        let private = "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 192.0.0.1 192.168.1.1 \
                       198.18.0.1 192.0.2.1 224.0.0.1 255.255.255.255 :: ::1 fe80::1 fc00::1 fd12::1 ff02::1 \
                       2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 ::127.0.0.1";
        for private in private.split_whitespace() {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn private_hosts_are_known_however_they_are_written() {
        let allowed = |address: &str| Reach::Public.allows_host(url::Url::parse(address).unwrap().host().as_ref());
        let private = "http://localhost http://a.localhost. http://x.local/ http://2130706433/ http://0x7f.1/ http://127.1/ \
                       http://[::1]/ http://[::ffff:7f00:1]/ http://metadata.google.internal/";
        for private in private.split_whitespace() {
            assert!(!allowed(private), "{private}");
        }
        for public in ["http://example.org", "http://notlocalhost", "http://local.example.org", "http://1.1.1.1/"] {
            assert!(allowed(public), "{public}");
        }
    }
}
