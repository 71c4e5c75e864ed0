import { createHash } from 'node:crypto';
import { createLog, createServer, defaults, digestPassword, hashPassword, openStorage } from '@rookery/server';
import { webFolder } from '@rookery/web/folder';

const MESSAGES = 50_000;
const BATCH = 500;

/**
 * Our server as a child process, on a data folder with `accounts` accounts, friends in pairs, all logged in; what was
 * there before stays. With `tokens` each has a session of 2.0 instead, and takes messages from anyone; with `page` the
 * web messenger is served as well. With `long`, too, where the first is a friend of all, and has written with the second
 * for weeks.
 */
const [data = '', accounts = '0', kind = ''] = process.argv.slice(2);
const hasTokens = kind === 'tokens' || kind === 'group';
const storage = await openStorage({ data });
const password = await hashPassword(digestPassword('bench'));
const all = Array.from({ length: Number(accounts) }, (_, index) => 10001 + index);
const at = Date.now();

await Promise.all(
  all.map((uin) =>
    storage.createAccount({
      uin,
      password,
      admin: false,
      createdAt: at,
      policy: { strangers: hasTokens },
      profile: { nick: `n${uin}` },
    }),
  ),
);
await Promise.all(
  all.filter((uin) => uin % 2 === 1).map((uin) => storage.befriend({ uin, peer: uin + 1, mostFriends: 2000 })),
);
// Comparing so many passwords would take minutes: the sessions are opened in storage and taken up by the server.
const openModern = (uin: number) => {
  const hash = createHash('sha256').update(`bench-${uin}`).digest('hex');
  return storage.openModernSession({ uin, hash, client: '', address: '', at, password, app: 0, most: 1 });
};
const openLegacy = (uin: number) => storage.openSession({ uin, address: '127.0.0.1', at, password, app: 0 });
await Promise.all(all.map((uin): Promise<unknown> => (hasTokens ? openModern(uin) : openLegacy(uin))));
if (kind === 'long') await liveLong(all);
if (kind === 'group') await meet(all);
const config = { ...defaults, port: 0, 'tcp-port': 0, limits: false, 'friends-per-account': 4000 };
const web = kind === 'page' || kind === 'long' ? { web: webFolder } : {};
const server = await createServer({ config, storage, log: createLog('warn'), ...web });
process.send?.({ port: server.http.port, tcpPort: server.tcp.port });

process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() });
});
process.on('disconnect', async () => {
  await server.close();
  await storage.close();
});

/** All are in one group of the first, whose number is the one behind theirs. */
async function meet([owner = 0, ...others]: readonly number[]): Promise<void> {
  const bounds = { mostGroups: 10, mostMembers: 1 + others.length };
  const made = await storage.createGroup({ owner, name: 'Bench', policy: 'anyone', at, ...bounds });
  if (made.outcome === 'created') await storage.addMembers({ group: made.group, uins: others, at, ...bounds });
}

async function liveLong([first = 0, second = 0, ...others]: readonly number[]): Promise<void> {
  const most = others.length + 1;
  await Promise.all(others.map((peer) => storage.befriend({ uin: first, peer, mostFriends: most })));
  const begin = at - MESSAGES * 60_000;
  for (let from = 0; from < MESSAGES; from += BATCH) {
    await Promise.all(
      Array.from({ length: BATCH }, (_, i) => {
        const n = from + i;
        const [writer, reader] = n % 7 < 3 ? [first, second] : [second, first];
        const text = `#${n} ${'something that someone says 一句话 😀 '.repeat((n * 13) % 9)}`;
        const sent = begin + n * 60_000;
        return storage.storeMessage({ from: writer, to: reader, text, at: sent, session: 0, mostWaiting: MESSAGES });
      }),
    );
  }
}
