import { BlockList, isIP } from 'node:net';

const WHOLE = /^[0-9]{1,3}$/;

/** Whether a text is an address, or a network such as 10.0.0.0/8. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  // A zone (fe80::1%eth0) says nothing about where a request comes from.
  if (family === 0 || address.includes('%') || more.length > 0) return false;
  return prefix === undefined || (WHOLE.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

const loopback = networksOf(['127.0.0.0/8', '::1']);
const private_ = networksOf([
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1',
  'fc00::/7',
  'fe80::/10',
]);

/** Networks to look addresses up in. */
export function networksOf(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', prefix] = text.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list;
}

/** Whether the address lies in one of the networks. */
export function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

export function isLoopback(address: string): boolean {
  return isIn(loopback, address);
}

/** Loopback, private and link-local networks. */
export function isPrivate(address: string): boolean {
  return isIn(private_, address);
}

/** An IPv4 address that came in over IPv6 as what it is. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

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
