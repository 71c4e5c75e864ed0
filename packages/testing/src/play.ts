import { type CommandName, findCommand } from '@rookery/protocol';
import { Reader } from './reader.ts';
import type { Play } from './steps.ts';

/**
 * Reads a play.
 *
 * @throws an Error that names the line which is not understood
 */
export function readPlay(name: string, text: string): Play {
  const reader = new Reader(name);
  for (const [index, line] of text.split('\n').entries()) reader.read(line, index + 1);
  return reader.end();
}

/** Which commands a play sends, and what they are answered: `['Login', 0]`. */
export function answersOf({ steps }: Play): [command: CommandName, res: number][] {
  const sent = new Map<string, string | undefined>();
  const answers: [CommandName, number][] = [];
  for (const step of steps) {
    if (step.does === 'send') sent.set(step.person, step.request.command);
    // Files are asked for without a command.
    if (step.does === 'upload' || step.does === 'download') sent.set(step.person, '');
    if (step.does !== 'get' && step.does !== 'exchange') continue;
    const known = step.does === 'get' ? sent.get(step.person) : undefined;
    const cmd = known ?? /&CMD=(\w+)/.exec(step.expected)?.[1];
    const command = findCommand(cmd ?? '');
    const res = /(?:^|&)RES=(\d+)/.exec(step.expected)?.[1];
    if (command && res !== undefined) answers.push([command, Number(res)]);
  }
  return answers;
}
