import { LINE, type ModernSession, steadyClock } from '@rookery/server';
import type { Command } from 'commander';
import { addDataOptions, type DataOptions, findAccount, withData } from './data.ts';
import { DAY_MS } from './expiry.ts';
import { Failure } from './failures.ts';
import { parseAccount, parseNumber } from './fields.ts';
import { print, printJson, printRows, showTime } from './output.ts';

// The session that all legacy clients of an account share.
const LEGACY = 0;

/** `rookery account sessions` and `rookery account end-session`. */
export function addSessionCommands(account: Command): void {
  addDataOptions(account.command('sessions'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('List the sessions of an account: number, when and from where it was last seen, password, program.')
    .addHelpText(
      'after',
      '\nThe number 0 is the session of the legacy clients. A running server notes every few minutes who was seen.',
    )
    .addHelpText('after', '\nExample:\n  rookery account sessions 10001')
    .action(listSessions);
  addDataOptions(account.command('end-session'))
    .argument('<uin>', 'number of the account', parseAccount)
    .argument('<id>', 'number of the session, as sessions shows it; 0 is that of the legacy clients', parseNumber)
    .description('End one session of an account at once. The password still works for a new login.')
    .addHelpText('after', '\nExample:\n  rookery account end-session 10001 3')
    .action(endSession);
}

async function listSessions(uin: number, options: DataOptions): Promise<void> {
  const sessions = await withData(options, async ({ storage, config }) => {
    await findAccount(storage, uin);
    // As a server starting now would count: by the wall clock, a clock set forward would hide valid sessions.
    const steady = (await steadyClock({ config, storage }))();
    return storage.sessions({ uin, seenAfter: steady - config['session-days'] * DAY_MS });
  });
  if (options.json) return printJson(sessions.map(inJson));
  return printRows(sessions.map(row));
}

function inJson({ session, client, app, address, openedAt, seenAt }: ModernSession) {
  const opened = openedAt === 0 ? null : showTime(openedAt);
  const appPassword = app === 0 ? null : app;
  const from = address.startsWith(LINE) ? null : address;
  return { id: session, client, address: from, appPassword, openedAt: opened, seenAt: showTime(seenAt) };
}

function row({ session, client, app, address, seenAt }: ModernSession): string[] {
  return [
    String(session),
    `seen ${showTime(seenAt)}`,
    address.startsWith(LINE) ? 'on a line' : `from ${address}`,
    app === 0 ? 'own password' : `app password ${app}`,
    session === LEGACY ? 'legacy clients' : client,
  ];
}

async function endSession(uin: number, id: number, options: DataOptions): Promise<void> {
  await withData(options, async ({ storage, act, changed }) => {
    await findAccount(storage, uin);
    if (!(await storage.endSession({ uin, session: id, act }))) throw new Failure(`${uin} has no session ${id}.`);
    await changed();
  });
  if (options.json) await printJson({ uin, id, ended: true });
  else await print(`Session ${id} of ${uin} has ended.\n`);
}
