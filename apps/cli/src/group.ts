import { SYSTEM_ACCOUNT } from '@rookery/protocol';
import { type Group, type GroupOutcome, groupNameMust, readGroupName, type Storage } from '@rookery/server';
import { type Command, Option } from 'commander';
import { addDataOptions, type Data, type DataOptions, findAccount, withData } from './data.ts';
import { Failure, Misuse } from './failures.ts';
import { accountMust, parseAccount, readAccountNumber, showLine } from './fields.ts';
import { oneLine, print, printAll, printJson, printJsonList, showTime } from './output.ts';

const PAGE = 500;

type CreateOptions = DataOptions & {
  readonly owner: string;
  readonly name: string;
  readonly policy: Group['policy'];
};

/** `rookery group`. */
export function addGroupCommands(program: Command): void {
  const group = program
    .command('group')
    .description('Make and end group chats, and choose who is in them, also while the server runs.');
  addDataOptions(group.command('create'))
    .description('Make a group: prints its number.')
    .requiredOption('--owner <number>', 'The account that owns it.')
    .requiredOption('--name <name>', `Its name, ${groupNameMust}.`)
    .addOption(
      new Option('--policy <policy>', 'Who may join; ask: those that a group administrator lets in.')
        .choices(['anyone', 'ask', 'nobody'])
        .default('ask'),
    )
    .addHelpText('after', '\nExample:\n  rookery group create --owner 10001 --name Chess --policy anyone')
    .action(create);
  membersCommand(group, 'add')
    .description('Put accounts into a group, without asking them.')
    .addHelpText('after', '\nExample:\n  rookery group add 10010 10002 10003')
    .action(add);
  memberCommand(group, 'remove').description('Remove a member from a group.').action(remove);
  addDataOptions(group.command('list'))
    .description('List all groups: number, members, owner, name.')
    .addHelpText('after', '\nExample:\n  rookery group list')
    .action(list);
  groupCommand(group, 'show').description('Show a group and its members.').action(show);
  memberCommand(group, 'owner').description('Make a member of a group its owner.').action(setOwner);
  groupCommand(group, 'end').description('End a group for all its members.').action(end);
}

function numbered(parent: Command, name: string): Command {
  return addDataOptions(parent.command(name)).argument('<group>', 'number of the group', parseAccount);
}

function groupCommand(parent: Command, name: string): Command {
  return numbered(parent, name).addHelpText('after', `\nExample:\n  rookery group ${name} 10010`);
}

function memberCommand(parent: Command, name: string): Command {
  return numbered(parent, name)
    .argument('<uin>', 'number of the member', parseAccount)
    .addHelpText('after', `\nExample:\n  rookery group ${name} 10010 10002`);
}

function membersCommand(parent: Command, name: string): Command {
  return numbered(parent, name).argument(
    '<uin...>',
    'numbers of the accounts',
    (text: string, before: readonly number[] = []) => [...before, parseAccount(text)],
  );
}

async function create(options: CreateOptions): Promise<void> {
  const { owner, name, policy } = readCreation(options);
  const group = await withData(options, async ({ storage, config, act, changed }) => {
    const mostGroups = config['groups-per-account'];
    const bounds = { mostGroups, mostMembers: config['members-per-group'] };
    const made = await storage.createGroup({ owner, name, policy, at: act.at, act, ...bounds });
    if (made.outcome === 'unknown') throw new Failure(`There is no account ${owner} that could own a group.`);
    if (made.outcome !== 'created') throw new Failure(`${owner} is in ${mostGroups} groups already, the maximum.`);
    await changed();
    return made.group;
  });
  if (options.json) return printJson({ group, owner, name, policy });
  return print(`${group}\n`);
}

/** @throws Misuse naming every option that is wrong */
function readCreation({ owner: given, name: text, policy }: CreateOptions) {
  const owner = readAccountNumber(given);
  const name = readGroupName(text);
  const problems: string[] = [];
  if (owner === undefined) problems.push(`--owner must be ${accountMust}, not ${JSON.stringify(given)}.`);
  if (name === undefined) problems.push(`--name must be ${groupNameMust}, not ${JSON.stringify(text)}.`);
  if (owner === undefined || name === undefined) throw new Misuse(...problems);
  return { owner, name, policy };
}

async function add(group: number, uins: readonly number[], options: DataOptions): Promise<void> {
  const added = await withGroup(group, options, async ({ storage, config, act }) => {
    for (const uin of uins) {
      if ((await findAccount(storage, uin)).disabled) throw new Failure(`The account ${uin} is disabled.`);
    }
    const bounds = { mostGroups: config['groups-per-account'], mostMembers: config['members-per-group'] };
    const done = await storage.addMembers({ group, uins, at: act.at, act, ...bounds });
    if (done.outcome === 'none') throw new Failure(noGroup(group));
    return done;
  });
  if (options.json && added.outcome === 'done') return printJson({ group, added: added.added });
  const already = uins.filter((uin) => !added.added.includes(uin));
  if (added.outcome === 'full') {
    const before = added.added.length > 0 ? ` Added before that: ${added.added.join(', ')}.` : '';
    throw new Failure(
      `${already[0]} cannot be added: ${group} is full, or ${already[0]} is in too many groups.${before}`,
    );
  }
  const lines = [
    ...added.added.map((uin) => `${uin} is a member of ${group}.\n`),
    ...new Set(already.map((uin) => `${uin} is a member of ${group} already.\n`)),
  ];
  return print(lines.join(''));
}

async function remove(group: number, member: number, options: DataOptions): Promise<void> {
  const removed = await withGroup(group, options, async ({ storage, act }) => {
    const kick = { group, uin: SYSTEM_ACCOUNT, member, bars: false, at: act.at, act };
    const { outcome } = await storage.kick(kick);
    if (outcome === 'denied') throw new Failure(`${member} owns ${group}; make another member the owner first.`);
    if (outcome === 'none') throw new Failure(noGroup(group));
    return outcome === 'done';
  });
  if (options.json) return printJson({ group, uin: member, removed });
  return print(`${member} is ${removed ? 'no longer a' : 'no'} member of ${group}.\n`);
}

async function setOwner(group: number, member: number, options: DataOptions): Promise<void> {
  await withGroup(group, options, async ({ storage, act }) => {
    const done = await storage.setOwner({ group, member, at: act.at, act });
    mustBeDone(done, group);
    if (done.outcome === 'absent') throw new Failure(`${member} is no member of ${group}; add it first.`);
  });
  if (options.json) return printJson({ group, owner: member });
  return print(`${member} owns ${group}.\n`);
}

async function end(group: number, options: DataOptions): Promise<void> {
  await withGroup(group, options, async ({ storage, act }) => {
    mustBeDone(await storage.endGroup({ group, uin: SYSTEM_ACCOUNT, at: act.at, act }), group);
  });
  if (options.json) return printJson({ group, ended: true });
  return print(`The group ${group} has ended.\n`);
}

function mustBeDone({ outcome }: GroupOutcome, group: number): void {
  if (outcome === 'none' || outcome === 'denied') throw new Failure(noGroup(group));
}

async function list(options: DataOptions): Promise<void> {
  await withData(options, async ({ storage }) => {
    if (options.json) return printJsonList(groupsIn(storage));
    return printAll(groupLines(storage));
  });
}

async function* groupLines(storage: Storage): AsyncGenerator<string> {
  for await (const { group, size, owner, name } of groupsIn(storage)) {
    yield `${String(group).padEnd(12)}${String(size).padEnd(6)}${String(owner).padEnd(12)}${oneLine(name)}\n`;
  }
}

async function* groupsIn(storage: Storage) {
  let after = 0;
  for (;;) {
    const page = await storage.allGroups({ after, count: PAGE });
    for (const found of page) yield inJson(found);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.group;
  }
}

async function show(group: number, options: DataOptions): Promise<void> {
  await withData(options, async ({ storage }) => {
    const found = await findGroup(storage, group);
    const { notice } = found;
    if (options.json) {
      const members = [];
      for await (const member of membersOf(storage, group)) members.push(member);
      return printJson({ ...inJson(found), notice, members });
    }
    const { name, owner, policy, size, entries, createdAt } = inJson(found);
    const facts = { name, owner, policy, members: size, entries, created: createdAt, ...(notice && { notice }) };
    const lines = Object.entries(facts).map(([key, value]) => showLine(key, oneLine(String(value))));
    await print(lines.join(''));
    return printAll(memberLines(storage, group));
  });
}

async function* memberLines(storage: Storage, group: number): AsyncGenerator<string> {
  for await (const { uin, role, nick, card } of membersOf(storage, group)) {
    yield `${String(uin).padEnd(12)}${role.padEnd(8)}${oneLine(nick)}${card === '' ? '' : ` (${oneLine(card)})`}\n`;
  }
}

async function* membersOf(storage: Storage, group: number) {
  let after = 0;
  for (;;) {
    const page = await storage.members({ group, after, count: PAGE });
    for (const { uin, role, nick, card, joinedAt } of page) {
      yield { uin, role, nick, card, joinedAt: showTime(joinedAt) };
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.uin;
  }
}

function inJson({ group, name, owner, policy, members, newest, createdAt }: Group) {
  return { group, name, owner, policy, size: members, entries: newest, createdAt: showTime(createdAt) };
}

/** Works on a group that is there, and lets a running server look. */
async function withGroup<T>(group: number, options: DataOptions, work: (data: Data) => Promise<T>): Promise<T> {
  return withData(options, async (data) => {
    await findGroup(data.storage, group);
    const outcome = await work(data);
    await data.changed();
    return outcome;
  });
}

async function findGroup(storage: Storage, group: number): Promise<Group> {
  const found = await storage.group({ group, uin: SYSTEM_ACCOUNT });
  if (!found) throw new Failure(noGroup(group));
  return found;
}

function noGroup(group: number): string {
  return `There is no group ${group}.`;
}
