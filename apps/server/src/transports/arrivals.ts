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
   * Takes a connection, or ends it when its address has too many.
   *
   * @returns whether it is counted: a trusted proxy brings those of many people
   */
  admit(socket: Socket): boolean {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (isIn(this.#proxies, address)) return false;
    const network = networkOf(address);
    const count = this.#connections.get(network) ?? 0;
    if (count >= this.#most) {
      socket.destroy();
      return false;
    }
    this.#connections.set(network, count + 1);
    socket.once('close', () => this.#leave(network));
    return true;
  }

  #leave(network: string): void {
    const left = (this.#connections.get(network) ?? 1) - 1;
    if (left === 0) this.#connections.delete(network);
    else this.#connections.set(network, left);
  }
}
