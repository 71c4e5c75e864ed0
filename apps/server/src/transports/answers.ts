import type { FastifyReply, FastifyRequest } from 'fastify';

/** A plain text of ours. */
export function text(reply: FastifyReply, body: string): FastifyReply {
  return reply.header('X-Content-Type-Options', 'nosniff').type('text/plain; charset=utf-8').send(body);
}

const NOT_HERE =
  'Not found.\n\nIf Rookery should be here: it must be at the root of a host name of its own. Below a path of another site, as ' +
  'behind a proxy that passes on /chat/ only, it does not work.\n';

/** There is nothing at this address; who looks at it in a browser may have opened the page below a path. */
export function notFound({ headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isLooking = headers.accept?.includes('text/html') ?? false;
  return text(reply.code(404).header('Cache-Control', 'no-store'), isLooking ? NOT_HERE : 'Not found.\n');
}
