import type { FastifyReply } from 'fastify';
import type { Answer } from '../dispatch.ts';

/** A plain text of ours. */
export function text(reply: FastifyReply, body: string): FastifyReply {
  return reply.header('X-Content-Type-Options', 'nosniff').type('text/plain; charset=utf-8').send(body);
}

/** The line of an answer. */
export function lineOf(answer: Answer): string {
  return typeof answer === 'string' ? answer : answer.reply;
}

/** Tells who wants to know whether the answer goes out completely. */
export function settled(answer: Answer, reply: FastifyReply): FastifyReply {
  if (typeof answer === 'string') return reply;
  const { raw } = reply;
  const { socket } = raw;
  let settle = (written: boolean) => {
    settle = () => {};
    answer.settle(written);
  };
  // Half closed, or gone? What is written to who is gone looks written as well.
  const isWritten = () => raw.writableFinished && socket !== null && !socket.readableEnded;
  if (raw.destroyed) settle(false);
  else {
    raw.once('finish', () => settle(isWritten()));
    raw.once('close', () => settle(isWritten()));
  }
  return reply;
}
