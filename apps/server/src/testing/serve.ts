import { openHouse } from '@rookery/testing/server';
import { createLog } from '../log.ts';

// A server in a process of its own, to be killed: `node serve.ts FOLDER [limits]` prints its ports, for HTTP and for
// lines, when it is ready.
const [, , data = '', limits] = process.argv;
const never = { after: () => {} };
const house = await openHouse(never, { data, config: { limits: limits === 'limits' }, log: createLog('silent') });
console.log(`${house.port} ${house.tcpPort}`);
