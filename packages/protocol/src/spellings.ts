import { type Command, type CommandName, commands } from './commands.ts';

const byName = new Map<string, CommandName>();
for (const name of Object.keys(commands) as CommandName[]) {
  for (const spelling of [name, ...((commands[name] as Command).aliases ?? [])]) {
    byName.set(spelling, name);
    byName.set(spelling.toUpperCase(), name);
  }
}

/** Finds a command by `CMD`, compared without case. */
export function findCommand(cmd: string): CommandName | undefined {
  return byName.get(cmd) ?? (cmd.length > 32 ? undefined : byName.get(cmd.toUpperCase()));
}

/** What a reply carries as `CMD`: `Login` as it is, all others in upper case (docs/WIRE.md, Head). */
export function echoOf(cmd: string, name: CommandName | undefined): string {
  return (name && (commands[name] as Command).echo) ?? cmd.toUpperCase();
}
