import { encodeRefusal, type Refusal, refuse } from '@rookery/protocol';
import type { FastifyReply } from 'fastify';
import { text } from './answers.ts';

const statuses: Readonly<Partial<Record<Refusal['error'], number>>> = {
  malformed: 400,
  session: 401,
  refused: 403,
  unknown: 404,
  limited: 429,
  large: 413,
};
const DISK_FULL = 507;

/** Answers a refusal as HTTP does, with the line of 2.0 as its text, so that programs and people read why. */
export function failure(reply: FastifyReply, why: Refusal, status = statusOf(why)): FastifyReply {
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer realm="Rookery"');
  if (status === 429 && why.retrySeconds !== undefined) reply.header('Retry-After', why.retrySeconds);
  const line = encodeRefusal('NewFile', { cmd: 'NewFile', seq: '0', uin: '0' }, why, 'modern');
  return text(reply.code(status).header('Cache-Control', 'no-store'), `${line}\n`);
}

/** The same where only HTTP has a word for it. */
export function misfit(reply: FastifyReply, status: number, sentence: string): FastifyReply {
  return failure(reply, refuse('malformed', sentence), status);
}

function statusOf({ error, reason }: Refusal): number {
  return reason === 'disk-full' ? DISK_FULL : (statuses[error] ?? 500);
}
