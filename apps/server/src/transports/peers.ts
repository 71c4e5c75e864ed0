import { isIP } from 'node:net';
import { isIn, networksOf, plainAddress } from '../networks.ts';
import type { Peer } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { FarEnd, Forwarded } from './connection.ts';

/** Whom a connection speaks for: its other end, or whom a trusted proxy names. */
export function peers({
  config,
  limits,
  log,
  steady,
}: Pick<Parts, 'config' | 'limits' | 'log' | 'steady'>): (socket: FarEnd, head: Forwarded) => Peer {
  const proxies = networksOf(config['trusted-proxies']);
  const hasProxies = config['trusted-proxies'].length > 0;
  let hasWarned = false;
  return (socket, { forwarded, isForwarded, scheme, isPage }) => {
    if (forwarded !== '' && !hasProxies && !hasWarned) {
      hasWarned = true;
      log.warn('X-Forwarded-For is not believed: a proxy in front of this server belongs into trusted-proxies');
    }
    const remote = plainAddress(socket.remoteAddress ?? '');
    const address = hasProxies && forwarded !== '' ? clientBehind(proxies, remote, forwarded) : remote;
    const isTls = socket.encrypted === true || (hasProxies && isIn(proxies, remote) && scheme === 'https');
    const isPrivate = isTls || (!isForwarded && isHere(remote));
    return { address, spent: limits.address(address, steady()), isPrivate, isEncrypted: isTls, isPage };
  };
}

// Neither private nor loopback: an unknown peer gets no special rights.
const UNKNOWN_ADDRESS = '0.0.0.0';

/** The last address in X-Forwarded-For that no trusted proxy added for another trusted one. */
export function clientBehind(proxies: ReturnType<typeof networksOf>, remote: string, forwarded: string): string {
  let address = remote;
  for (const hop of forwarded.split(',').reverse()) {
    if (!isIn(proxies, address)) return address;
    address = addressIn(hop.trim());
  }
  return address;
}

/** The address of a hop, which may have a port and brackets around it. */
function addressIn(hop: string): string {
  const [, bracketed, dotted] = /^(?:\[([^\]]*)\](?::[0-9]+)?|([0-9.]+):[0-9]+)$/.exec(hop) ?? [];
  const address = plainAddress(bracketed ?? dotted ?? hop);
  return isIP(address) === 0 ? UNKNOWN_ADDRESS : address;
}

/** Whether a plain address is this machine's own; asked for every connection, so it must cost nothing. */
function isHere(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
