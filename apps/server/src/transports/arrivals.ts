import type { Socket } from 'node:net';
import { type Config, isIn, networksOf } from '../config.ts';
import { networkOf } from '../networks.ts';
import { plainAddress } from './reader.ts';
import { Allowance } from './rounds.ts';

// So much in a second of what comes from one network goes before all that waits: some hundred requests.
const SECOND_MS = 1000;
const MODEST_BYTES = 32_768;

/** Where connections come from, for as long as there are some. */
export class Network {
  /** Many people come from there: a trusted proxy, each of whose connections is a network of its own. */
  readonly isProxy: boolean;
  /** What goes before all that waits. */
  readonly modest = new Allowance(SECOND_MS, MODEST_BYTES);
  connections = 0;

  constructor(isProxy = false) {
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

  /** Counts a connection until it closes, unless its network has too many: then it `isFull`. */
  admit(socket: Socket): { network: Network; isFull: boolean } {
    this.arrived++;
    const address = plainAddress(socket.remoteAddress ?? '');
    if (isIn(this.#proxies, address)) return { network: new Network(true), isFull: false };
    const name = networkOf(address);
    const network = this.#networks.get(name) ?? this.#begin(name);
    if (network.connections >= this.#most) return { network, isFull: true };
    network.connections++;
    socket.once('close', () => {
      if (--network.connections === 0) this.#networks.delete(name);
    });
    return { network, isFull: false };
  }

  #begin(name: string): Network {
    const network = new Network();
    this.#networks.set(name, network);
    return network;
  }
}
