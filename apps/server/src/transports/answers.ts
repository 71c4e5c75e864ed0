import type { FastifyReply, FastifyRequest } from 'fastify';

/** A plain text of ours. */
export function text(reply: FastifyReply, body: string): FastifyReply {
  return reply.header('X-Content-Type-Options', 'nosniff').type('text/plain; charset=utf-8').send(body);
}

const NOT_HERE =
  'Not found. If Rookery should be here: it must be at the root of a host name of its own. Below a path of another site, as ' +
  'behind a proxy that passes on /chat/ only, it does not work.\n';

/** There is nothing at this address; who looks at it in a browser, or asks by POST, may mean a server below a path. */
export function notFound({ method, headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isMeant = method === 'POST' || (headers.accept?.includes('text/html') ?? false);
  return text(reply.code(404).header('Cache-Control', 'no-store'), isMeant ? NOT_HERE : 'Not found.\n');
}
