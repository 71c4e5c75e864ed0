import type { Socket } from 'node:net';
import { type Config, isIn, networksOf } from '../config.ts';
import { networkOf } from '../networks.ts';
import { plainAddress } from './reader.ts';

/** Counts the connections of each address, over all ports; an IPv6 address counts as its /64. */
export class Arrivals {
  readonly #most: number;
  readonly #proxies: ReturnType<typeof networksOf>;
  readonly #connections = new Map<string, number>();

  constructor(config: Config) {
    this.#most = config.limits ? config['connections-per-address'] : Number.POSITIVE_INFINITY;
    this.#proxies = networksOf(config['trusted-proxies']);
  }

  /**
   * Counts a connection until it closes, unless its address has too many: then it is `full`. Those of a trusted proxy are
   * `free`, since they are of many people.
   */
  admit(socket: Socket): 'counted' | 'free' | 'full' {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (isIn(this.#proxies, address)) return 'free';
    const network = networkOf(address);
    const count = this.#connections.get(network) ?? 0;
    if (count >= this.#most) return 'full';
    this.#connections.set(network, count + 1);
    socket.once('close', () => this.#leave(network));
    return 'counted';
  }

  #leave(network: string): void {
    const left = (this.#connections.get(network) ?? 1) - 1;
    if (left === 0) this.#connections.delete(network);
    else this.#connections.set(network, left);
  }
}
