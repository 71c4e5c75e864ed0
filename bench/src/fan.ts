import { createServer, type Socket } from 'node:net';

/** The least that a group costs in Node: a bare `node:net` that sends each line it gets to all its connections. */
const sockets = new Set<Socket>();

const server = createServer({ noDelay: true }, (socket) => {
  sockets.add(socket);
  // Until here a client is connected and hears nothing.
  socket.write('ready\n');
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
  let rest = '';
  socket.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) for (const one of sockets) one.write(`${line}\n`, 'latin1');
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('message', () => process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }));
process.on('disconnect', () => process.exit(0));
