import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

const SIGHUP_BIT = 1n;
const WRITE_ONLY = 1;
const SHELLS = new Set(['sh', 'ash', 'bash', 'busybox', 'dash', 'fish', 'ksh', 'mksh', 'zsh']);
// npm, the shell that it starts, the older Node that hands over, and what a person puts around them.
const MOST_ANCESTORS = 8;

/**
 * Whether hang-ups were to be ignored when this was started (`nohup`, `trap '' HUP`).
 *
 * Every Node makes its signals default ones before it runs a line, npm included, so this cannot be asked for: it is told
 * from what is left. `nohup` leaves its name in the environment or its mark on the standard streams; a shell that
 * ignores hang-ups is still among those that have started us. Without /proc only the environment tells.
 */
export function wasHangupIgnored(): boolean {
  if (isNohup(process.env._) || hasStreamOfNohup()) return true;
  return ancestors().some(({ name, ignored, calledAs }) => (SHELLS.has(name) ? ignored : isNohup(calledAs)));
}

/** The variable `_`, in which shells tell a program how it was called. */
function isNohup(calledAs = ''): boolean {
  return basename(calledAs) === 'nohup';
}

/** On a terminal `nohup` writes to a file of its own, and gives us an input that nothing can be read from. */
function hasStreamOfNohup(): boolean {
  const target = (fd: number) => told(() => readlinkSync(`/proc/self/fd/${fd}`));
  if ([1, 2].some((fd) => basename(target(fd)) === 'nohup.out')) return true;
  const flags = /^flags:\s+([0-7]+)/m.exec(told(() => readFileSync('/proc/self/fdinfo/0', 'utf8')))?.[1] ?? '0';
  return target(0) === '/dev/null' && (Number.parseInt(flags, 8) & 3) === WRITE_ONLY;
}

type Ancestor = { readonly name: string; readonly ignored: boolean; readonly calledAs: string };

/** The shells and Nodes between us and the first program that is neither. */
function ancestors(): Ancestor[] {
  const found: Ancestor[] = [];
  let pid = process.ppid;
  while (pid > 1 && found.length < MOST_ANCESTORS) {
    const status = told(() => readFileSync(`/proc/${pid}/status`, 'utf8'));
    const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '';
    const name = field('Name');
    if (!SHELLS.has(name) && !isNode(pid)) break;
    const environment = told(() => readFileSync(`/proc/${pid}/environ`, 'utf8')).split('\0');
    const calledAs = environment.find((each) => each.startsWith('_='))?.slice(2) ?? '';
    found.push({ name, ignored: (BigInt(`0x${field('SigIgn') || 0}`) & SIGHUP_BIT) !== 0n, calledAs });
    pid = Number(field('PPid'));
  }
  return found;
}

/** npm calls itself by other names than its program has. */
function isNode(pid: number): boolean {
  return basename(told(() => readlinkSync(`/proc/${pid}/exe`))).startsWith('node');
}

function told(look: () => string): string {
  try {
    return look();
  } catch {
    return '';
  }
}
