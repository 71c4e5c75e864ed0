import type { Storage } from '@rookery/server';
import type { Command } from 'commander';
import { addDataOptions, type DataOptions, findAccount, withData } from './data.ts';
import { Failure, Misuse } from './failures.ts';
import { parseAccount } from './fields.ts';
import { oneLine, print, printAll, printJson, printJsonList } from './output.ts';

const PAGE = 500;

/** `rookery friend`. */
export function addFriendCommands(program: Command): void {
  const friend = program
    .command('friend')
    .description('Make and end friendships and blocks, also while the server runs.');
  pairCommand(friend, 'add').description('Make two accounts friends, regardless of their policies.').action(addFriend);
  pairCommand(friend, 'remove').description('End a friendship on both sides.').action(removeFriend);
  pairCommand(friend, 'block')
    .description('Block the second account for the first: no friendship, messages or requests.')
    .action(block);
  pairCommand(friend, 'unblock').description('Undo a block. The friendship does not return.').action(unblock);
  addDataOptions(friend.command('list'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('List the friends of an account: number, nickname, (remark), [group].')
    .addHelpText('after', '\nExample:\n  rookery friend list 10001')
    .action(listFriends);
  addDataOptions(friend.command('blocks'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('List the accounts blocked by an account: number, nickname.')
    .addHelpText('after', '\nExample:\n  rookery friend blocks 10001')
    .action(listBlocks);
}

function pairCommand(friend: Command, name: string): Command {
  return addDataOptions(friend.command(name))
    .argument('<uin>', 'number of the first account', parseAccount)
    .argument('<peer>', 'number of the second', parseAccount)
    .addHelpText('after', `\nExample:\n  rookery friend ${name} 10001 10002`);
}

async function addFriend(uin: number, peer: number, options: DataOptions): Promise<void> {
  const added = await withPair(uin, peer, options, async ({ storage, config, act }) => {
    const mostFriends = config['friends-per-account'];
    const outcome = await storage.befriend({ uin, peer, mostFriends, act });
    if (outcome === 'unknown') throw new Failure(`There is no account ${uin} or none ${peer}.`);
    if (outcome === 'full') throw new Failure(`One of the two has ${mostFriends} friends already, the maximum.`);
    return outcome === 'added';
  });
  if (options.json) await printJson({ uin, peer, added });
  else await print(`${uin} and ${peer} are friends${added ? '' : ' already'}.\n`);
}

async function removeFriend(uin: number, peer: number, options: DataOptions): Promise<void> {
  const removed = await withPair(uin, peer, options, ({ storage, act }) => storage.unfriend({ uin, peer, act }));
  if (options.json) await printJson({ uin, peer, removed });
  else await print(`${uin} and ${peer} are ${removed ? 'no longer friends' : 'not friends'}.\n`);
}

type Work<T> = Parameters<typeof withData<T>>[1];

/** Works on two accounts that are there and are not the same. */
async function withPair<T>(uin: number, peer: number, options: DataOptions, work: Work<T>): Promise<T> {
  if (uin === peer) throw new Misuse(`${uin} is named twice; it takes two accounts.`);
  return withData(options, async (data) => {
    await findAccount(data.storage, uin);
    await findAccount(data.storage, peer);
    const outcome = await work(data);
    await data.changed();
    return outcome;
  });
}

async function listFriends(uin: number, options: DataOptions): Promise<void> {
  await withData(options, async ({ storage }) => {
    await findAccount(storage, uin);
    if (options.json) return printJsonList(friendsOf(storage, uin));
    return printAll(friendLines(storage, uin));
  });
}

async function* friendLines(storage: Storage, uin: number): AsyncGenerator<string> {
  for await (const { uin: number, nick, remark, group } of friendsOf(storage, uin)) {
    const more = `${remark === '' ? '' : ` (${remark})`}${group === '' ? '' : ` [${group}]`}`;
    yield line(number, nick + more);
  }
}

async function* friendsOf(storage: Storage, uin: number) {
  let after = 0;
  for (;;) {
    const page = await storage.friendCards({ uin, after, count: PAGE });
    for (const { uin: number, nick, remark, group } of page) yield { uin: number, nick, remark, group };
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.uin;
  }
}

async function block(uin: number, peer: number, options: DataOptions): Promise<void> {
  const outcome = await withPair(uin, peer, options, async ({ storage, config, act }) => {
    const most = config['blocks-per-account'];
    const blocked = await storage.block({ uin, peer, most, act });
    if (blocked === 'unknown') throw new Failure(`There is no account ${uin} or none ${peer}.`);
    if (blocked === 'full') throw new Failure(`${uin} has blocked ${most} accounts already, the maximum.`);
    return blocked;
  });
  const blocked = outcome !== 'already';
  if (options.json) return printJson({ uin, peer, blocked });
  const ending = outcome === 'friends' ? ' They are no longer friends.' : '';
  return print(`${uin} has blocked ${peer}${blocked ? '' : ' already'}.${ending}\n`);
}

async function unblock(uin: number, peer: number, options: DataOptions): Promise<void> {
  const unblocked = await withPair(uin, peer, options, ({ storage, act }) => storage.unblock({ uin, peer, act }));
  if (options.json) await printJson({ uin, peer, unblocked });
  else await print(`${uin} has ${unblocked ? 'no longer' : 'not'} blocked ${peer}.\n`);
}

async function listBlocks(uin: number, options: DataOptions): Promise<void> {
  await withData(options, async ({ storage }) => {
    await findAccount(storage, uin);
    const blocked = await storage.cards(await storage.blocks(uin));
    if (options.json) return printJson(blocked.map(({ uin: number, nick }) => ({ uin: number, nick })));
    return print(blocked.map((card) => line(card.uin, card.nick)).join(''));
  });
}

function line(uin: number, text: string): string {
  return `${String(uin).padEnd(12)}${oneLine(text)}\n`;
}
