import type { WriteStream } from 'node:tty';
import type { StandIns } from './stand-ins.ts';

/**
 * The terminal as Ink gets it: stand-ins become what they stand for, and changes of the size are kept from Ink, which
 * would first paint the old screen in the new size. The screen itself repaints on a change of size.
 */
export function inkOutput(stdout: WriteStream, standIns: StandIns): WriteStream {
  const write = (text: string, ...rest: never[]) => stdout.write(standIns.out(shorter(text)), ...rest);
  return new Proxy(stdout, {
    get(target, key) {
      if (key === 'write') return write;
      if (key === 'on' || key === 'off') return subscribe(target, key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what Ink writes
const NEXT_LINES = /(?:\u001b\[E){2,}/g;

/** Ink passes over rows that stay as they are one by one. */
function shorter(text: string): string {
  return text.replace(NEXT_LINES, (found) => `\u001b[${found.length / 3}E`);
}

type Subscribe = (event: string, listener: (...args: unknown[]) => void) => WriteStream;

function subscribe(target: WriteStream, key: 'on' | 'off'): Subscribe {
  return (event, listener) => (event === 'resize' ? target : target[key](event, listener));
}
