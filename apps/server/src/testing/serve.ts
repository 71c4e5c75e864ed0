import { pino } from 'pino';
import { defaults } from '../config.ts';
import { createServer } from '../server.ts';
import { openSqlite } from '../storage/sqlite/sqlite.ts';

// A server in a process of its own, to be killed: `node serve.ts DATABASE [limits]` prints its port when it is ready.
const [, , path = ':memory:', limits] = process.argv;
const config = { ...defaults, port: 0, 'tcp-port': 0, limits: limits === 'limits' };
const server = await createServer({ config, storage: await openSqlite(path), log: pino({ level: 'silent' }) });
console.log(server.http.port);
