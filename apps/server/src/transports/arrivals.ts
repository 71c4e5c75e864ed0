import type { Socket } from 'node:net';
import type { Config } from '../config.ts';
import { isIn, networkOf, networksOf, plainAddress } from '../networks.ts';
import { Allowance } from './allowance.ts';

// So much in a second of what comes from one network goes before all that waits: some hundred requests.
const SECOND_MS = 1000;
const MODEST_BYTES = 32_768;

/** Where connections come from, for as long as there are some. */
export class Network {
  /** Many people come from there: a trusted proxy, each of whose connections is a network of its own. */
  readonly isProxy: boolean;
  /** What goes before all that waits. */
  readonly modest = new Allowance(SECOND_MS, MODEST_BYTES);
  /** What it is counted by. */
  readonly name: string;
  connections = 0;

  constructor(name = '', isProxy = false) {
    this.name = name;
    this.isProxy = isProxy;
  }
}

/** Counts the connections of each network, over all ports; an IPv6 address counts as its /64. */
export class Arrivals {
  readonly #most: number;
  readonly #proxies: ReturnType<typeof networksOf>;
  readonly #networks = new Map<string, Network>();
  /** How many connections there have been. */
  arrived = 0;

  constructor(config: Config) {
    this.#most = config.limits ? config['connections-per-address'] : Number.POSITIVE_INFINITY;
    this.#proxies = networksOf(config['trusted-proxies']);
  }

  /** Counts a connection until it has {@link left}, unless its network has too many: then it `isFull`. */
  admit(socket: Socket): { network: Network; isFull: boolean } {
    this.arrived++;
    const address = plainAddress(socket.remoteAddress ?? '');
    const network = this.#networkOf(address);
    const isFull = !network.isProxy && network.connections >= this.#most;
    if (!isFull) network.connections++;
    return { network, isFull };
  }

  /** A connection that was counted has closed. */
  left(network: Network): void {
    if (--network.connections === 0 && !network.isProxy) this.#networks.delete(network.name);
  }

  #networkOf(address: string): Network {
    const name = networkOf(address);
    const known = this.#networks.get(name);
    // An address that has been looked up is not looked up again; of a /64 another one may be a proxy.
    if (known && name === address) return known;
    if (isIn(this.#proxies, address)) return new Network(name, true);
    if (known) return known;
    const network = new Network(name);
    this.#networks.set(name, network);
    return network;
  }
}
