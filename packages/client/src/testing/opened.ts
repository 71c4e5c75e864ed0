import { Client } from '../client.ts';
import type { ClientState } from '../events.ts';
import type { ClientOptions } from '../options.ts';
import type { Peer } from './peer.ts';
import { Time } from './time.ts';

export const ANN = 10001;
export const BEN = 10002;

/** Ann's client on time that is moved by hand, with the messages it is told, and its states. */
export function open(peer: Peer, more: Partial<ClientOptions> = {}, pushes = true) {
  const time = new Time();
  const options = { transport: peer.transport(pushes), uin: ANN, password: 'secret', clock: time, random: () => 0.5 };
  const client = new Client({ ...options, ...more });
  const texts: string[] = [];
  const states: ClientState[] = [];
  client.on('message', ({ text }) => void texts.push(text));
  client.on('state', ({ state }) => void states.push(state));
  return { client, time, texts, states };
}
