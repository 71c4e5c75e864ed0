import { plain } from '@rookery/protocol';

/** The command failed: a sentence, or a line for each reason. Exit code 1. */
export class Failure extends Error {}

/** The command was used wrongly: a sentence for each mistake. Exit code 2. */
export class Misuse extends Error {
  readonly problems: readonly string[];

  constructor(...problems: string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** One line on standard error. What it quotes may be of others. */
export function complain(line: string): void {
  console.error(`rookery: ${plain(line)}`);
}

/**
 * Says on standard error what went wrong, and returns the exit code. A stack is shown only for unexpected errors:
 * an error of the system has a code, and its message is enough.
 */
export function report(error: unknown): number {
  if (error instanceof Misuse) {
    for (const problem of error.problems) complain(problem);
    return 2;
  }
  const { message, stack, code } = error as Error & { code?: string };
  const isForeseen = error instanceof Failure || code !== undefined;
  for (const line of (isForeseen ? message : (stack ?? String(error))).split('\n')) complain(line);
  return 1;
}

/** The message of the thrown value, without its full stop, to be put into a sentence. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
