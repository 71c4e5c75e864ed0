/** The eight groups of an IPv6 address, each written in one way. */
function groupsOf(address: string): string[] {
  const [plain = ''] = address.split('%');
  const [head = '', tail] = plain.split('::');
  const left = head.split(':').filter((group) => group !== '');
  const right = (tail ?? '').split(':').filter((group) => group !== '');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
}

/** What an address counts as: an IPv4 address as itself; who owns one IPv6 address owns the /64 around it. */
export function networkOf(address: string): string {
  return address.includes(':') ? groupsOf(address).slice(0, 4).join(':') : address;
}

/** The /48 around an IPv6 address, which one customer may own with all its 65,536 networks; IPv4 has no such range. */
export function siteOf(address: string): string | undefined {
  return address.includes(':') ? `${groupsOf(address).slice(0, 3).join(':')}/48` : undefined;
}
