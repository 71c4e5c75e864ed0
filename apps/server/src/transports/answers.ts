import type { FastifyReply } from 'fastify';

/** A plain text of ours. */
export function text(reply: FastifyReply, body: string): FastifyReply {
  return reply.header('X-Content-Type-Options', 'nosniff').type('text/plain; charset=utf-8').send(body);
}
