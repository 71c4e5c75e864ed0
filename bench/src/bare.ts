import { createServer } from 'node:http';

/** What our server is measured against: a bare `http.createServer` that reads the body and answers as many bytes. */
const [length = '50'] = process.argv.slice(2);
const answer = 'x'.repeat(Number(length));

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (bytes) => {
    body += bytes;
  });
  request.on('end', () => {
    response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
    response.setHeader('Content-Length', answer.length);
    response.end(body.length > 0 || request.method === 'GET' ? answer : '');
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('message', () => process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }));
process.on('disconnect', () => process.exit(0));
