import type { Storage } from '@rookery/server';
import type { Command } from 'commander';
import { find } from './account.ts';
import { addDataOptions, type DataOptions, withData } from './data.ts';
import { Failure, Misuse } from './failures.ts';
import { parseAccount } from './fields.ts';
import { plain, print, printAll, printJson, printJsonList } from './output.ts';

const PAGE = 500;

/** `rookery friend`. */
export function addFriendCommands(program: Command): void {
  const friend = program.command('friend').description('Make and end friendships, also while the server runs.');
  pairCommand(friend, 'add').description('Make two accounts friends, whatever their policies say.').action(addFriend);
  pairCommand(friend, 'remove').description('End a friendship on both sides.').action(removeFriend);
  addDataOptions(friend.command('list'))
    .argument('<uin>', 'number of the account', parseAccount)
    .description('List the friends of an account: number, nickname.')
    .addHelpText('after', '\nExample:\n  rookery friend list 10001')
    .action(listFriends);
}

function pairCommand(friend: Command, name: string): Command {
  return addDataOptions(friend.command(name))
    .argument('<uin>', 'number of the one account', parseAccount)
    .argument('<peer>', 'number of the other', parseAccount)
    .addHelpText('after', `\nExample:\n  rookery friend ${name} 10001 10002`);
}

async function addFriend(uin: number, peer: number, options: DataOptions): Promise<void> {
  const added = await withPair(uin, peer, options, async ({ storage, config }) => {
    const mostFriends = config['friends-per-account'];
    const outcome = await storage.befriend({ uin, peer, mostFriends });
    if (outcome === 'unknown') throw new Failure(`There is no account ${uin} or none ${peer}.`);
    if (outcome === 'full')
      throw new Failure(`One of the two has ${mostFriends} friends already, the most there may be.`);
    return outcome === 'added';
  });
  if (options.json) await printJson({ uin, peer, added });
  else await print(`${uin} and ${peer} are friends${added ? '' : ' already'}.\n`);
}

async function removeFriend(uin: number, peer: number, options: DataOptions): Promise<void> {
  const removed = await withPair(uin, peer, options, ({ storage }) => storage.unfriend({ uin, peer }));
  if (options.json) await printJson({ uin, peer, removed });
  else await print(`${uin} and ${peer} are ${removed ? 'no longer friends' : 'no friends'}.\n`);
}

type Work<T> = Parameters<typeof withData<T>>[1];

/** Works on two accounts that are there and are not the same. */
async function withPair<T>(uin: number, peer: number, options: DataOptions, work: Work<T>): Promise<T> {
  if (uin === peer) throw new Misuse(`${uin} is named twice; a friendship is between two accounts.`);
  return withData(options, async (data) => {
    await find(data.storage, uin);
    await find(data.storage, peer);
    const outcome = await work(data);
    await data.changed();
    return outcome;
  });
}

async function listFriends(uin: number, options: DataOptions): Promise<void> {
  await withData(options, async ({ storage }) => {
    await find(storage, uin);
    if (options.json) return printJsonList(friendsOf(storage, uin));
    return printAll(lines(storage, uin));
  });
}

async function* lines(storage: Storage, uin: number): AsyncGenerator<string> {
  for await (const friend of friendsOf(storage, uin)) yield `${String(friend.uin).padEnd(12)}${plain(friend.nick)}\n`;
}

async function* friendsOf(storage: Storage, uin: number) {
  const friends = await storage.friends(uin);
  for (let at = 0; at < friends.length; at += PAGE) {
    for (const card of await storage.cards(friends.slice(at, at + PAGE))) yield { uin: card.uin, nick: card.nick };
  }
}
