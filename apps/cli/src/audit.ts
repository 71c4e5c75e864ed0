import type { DoneAct, Storage } from '@rookery/server';
import type { Command } from 'commander';
import { addDataOptions, type DataOptions, withData } from './data.ts';
import { oneLine, printAll, printJsonList, showTime } from './output.ts';

const PAGE = 500;

/** `rookery audit`. */
export function addAuditCommand(program: Command): void {
  addDataOptions(program.command('audit'))
    .description(
      'List what administrators and the command line have done, newest first: time, who, act, account, details.',
    )
    .addHelpText('after', '\nThe key audit-rows says how many are kept.')
    .addHelpText('after', '\nExample:\n  rookery audit | head')
    .action((options: DataOptions) => withData(options, ({ storage }) => list(storage, options)));
}

function list(storage: Storage, { json }: DataOptions): Promise<void> {
  return json ? printJsonList(inJson(storage)) : printAll(lines(storage));
}

async function* inJson(storage: Storage) {
  for await (const { number, at, by, act, about, detail } of acts(storage)) {
    yield { number, at: showTime(at), by: by === 0 ? null : by, act, about: about === 0 ? null : about, detail };
  }
}

async function* lines(storage: Storage): AsyncGenerator<string> {
  for await (const { at, by, act, about, detail } of acts(storage)) {
    const who = by === 0 ? 'command line' : String(by);
    const whom = about === 0 ? '' : String(about);
    const line = `${showTime(at)}  ${who.padEnd(12)}  ${act.padEnd(16)}  ${whom.padEnd(10)}  ${oneLine(detail)}`;
    yield `${line.trimEnd()}\n`;
  }
}

async function* acts(storage: Storage): AsyncGenerator<DoneAct> {
  let before = 0;
  do {
    const page = await storage.auditLog({ before, count: PAGE });
    yield* page.acts;
    before = page.next;
  } while (before !== 0);
}
