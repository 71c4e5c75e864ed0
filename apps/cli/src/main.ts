import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addAccountCommands } from './account.ts';
import { addAppPasswordCommands } from './app-password.ts';
import { addAuditCommand } from './audit.ts';
import { addBackupCommands } from './backup.ts';
import { checkGiven } from './bytes.ts';
import { addChatCommand } from './chat.ts';
import { addConfigCommands } from './config.ts';
import { report } from './failures.ts';
import { addFriendCommands } from './friend.ts';
import { addGroupCommands } from './group.ts';
import { addInviteCommands } from './invite.ts';
import { addMessageCommands } from './message.ts';
import { endWithReader } from './output.ts';
import { addServeCommand } from './serve.ts';
import { settleSignals } from './signals.ts';
import { addTailCommand } from './tail.ts';
import { addUnreadCommand } from './unread.ts';

const MISUSE = 2;

endWithReader();
settleSignals();
// What is made here, databases and the robot's password among them, is for the owner's eyes only.
process.umask(0o077);

const program = new Command('rookery')
  .description('A self-hosted messenger that speaks the classic QQ protocol.')
  .version(
    (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version,
  )
  .addHelpText('after', '\nExample:\n  rookery serve --demo')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'rookery: ')) });
addServeCommand(program);
addChatCommand(program);
addTailCommand(program);
addUnreadCommand(program);
addAccountCommands(program);
addFriendCommands(program);
addGroupCommands(program);
addAppPasswordCommands(program);
addInviteCommands(program);
addAuditCommand(program);
addBackupCommands(program);
addMessageCommands(program);
addConfigCommands(program);

try {
  checkGiven(process.argv.slice(2), process.env);
  await program.parseAsync(process.argv.slice(2), { from: 'user' });
} catch (error) {
  // commander has said already what is wrong; help and version that were asked for are no error.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : MISUSE;
  else process.exitCode = report(error);
}
