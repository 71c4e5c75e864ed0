import { pino } from 'pino';
import { defaults } from '../config.ts';
import { createServer } from '../server.ts';
import { openStorage } from '../storage/open.ts';

// A server in a process of its own, to be killed: `node serve.ts FOLDER [limits]` prints its port when it is ready.
const [, , data = '', limits] = process.argv;
const config = { ...defaults, port: 0, 'tcp-port': 0, limits: limits === 'limits' };
const server = await createServer({ config, storage: await openStorage({ data }), log: pino({ level: 'silent' }) });
console.log(server.http.port);
