import { createServer } from 'node:net';

/** The least that an answer over HTTP costs in Node: a bare `node:net` that sends the same bytes back, whatever comes. */
const [body = ''] = process.argv.slice(2);
const head = `HTTP/1.1 200 OK\r\nDate: ${new Date().toUTCString()}\r\nContent-Type: text/plain; charset=UTF-8\r\n`;
const answer = Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', () => socket.write(answer));
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('message', () => process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }));
process.on('disconnect', () => process.exit(0));
