import { createLog, createServer, defaults, digestPassword, hashPassword, openSqlite } from '@rookery/server';

/**
 * Our server as a child process, on a data folder with `accounts` accounts, friends in pairs, all logged in; what was
 * there before stays. */
const [data = '', accounts = '0'] = process.argv.slice(2);
const storage = await openSqlite(`${data}/rookery.db`);
const password = await hashPassword(digestPassword('bench'));
const all = Array.from({ length: Number(accounts) }, (_, index) => 10001 + index);
const at = Date.now();

await Promise.all(
  all.map((uin) =>
    storage.createAccount({ uin, password, admin: false, createdAt: at, policy: {}, profile: { nick: `n${uin}` } }),
  ),
);
await Promise.all(
  all.filter((uin) => uin % 2 === 1).map((uin) => storage.befriend({ uin, peer: uin + 1, mostFriends: 2000 })),
);
// Comparing so many passwords would take minutes: the sessions are opened in storage and taken up by the server.
await Promise.all(all.map((uin) => storage.openSession({ uin, address: '127.0.0.1', status: 10, at, password })));
const config = { ...defaults, port: 0, 'tcp-port': 0, limits: false };
const server = await createServer({ config, storage, log: createLog('warn') });
process.send?.({ port: server.http.port });

process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() });
});
process.on('disconnect', async () => {
  await server.close();
  await storage.close();
});
