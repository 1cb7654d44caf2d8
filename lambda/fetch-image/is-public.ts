import ipaddr from 'ipaddr.js';

/**
 * Whether an address is one of the public internet. Everything else is refused: private, loopback, link-local (the
 * metadata service among them), shared, multicast, reserved, and IPv6 forms that carry an IPv4 address inside.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // All that is routed of IPv6 lies in 2000::/3; the rest of what is called unicast is unassigned or deprecated.
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(ipaddr.IPv6.parse('2000::'), 3);
}
