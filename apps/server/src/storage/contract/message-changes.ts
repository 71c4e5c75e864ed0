import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, kinds } from '@rookery/protocol';
import type { NewMessage } from '../storage.ts';
import { type Ground, PLENTY } from './ground.ts';

const AT = 1000;
const WITHIN = 500;

/** Messages by their names: reading, recalling, editing, reacting, and what stands beside the text. */
export function messageChangeContract(ground: Ground): void {
  const get = (uin: number, name: string) => ground.storage.message({ uin, name });
  const textOf = async (uin: number, name: string) => (await get(uin, name))?.entry.text;
  const change = (uin: number, name: string, at = AT) => ({ uin, name, at, session: 0, within: WITHIN });
  const recall = (uin: number, name: string, at?: number) => ground.storage.recallMessage(change(uin, name, at));
  const edit = (uin: number, name: string, text: string, at?: number) =>
    ground.storage.editMessage({ ...change(uin, name, at), text });
  const react = (uin: number, name: string, reaction: string | undefined) =>
    ground.storage.reactTo({ ...change(uin, name), reaction });
  const told = (...uins: number[]) => ({ outcome: 'done', group: undefined, told: uins, dropped: [] });

  /** Writes to an account or a group; answers the name of the message. */
  async function write(from: number, to: number, text: string, more: Partial<NewMessage> = {}): Promise<string> {
    const stored = await ground.send(from, to, { text, at: AT, ...more });
    assert.ok('number' in stored, stored.outcome);
    return 'entry' in stored ? `${to}-${stored.entry}` : `${from}-${stored.number}`;
  }

  async function groupOf(owner: number, ...members: number[]): Promise<number> {
    const bounds = { mostGroups: PLENTY, mostMembers: PLENTY };
    const made = await ground.storage.createGroup({ owner, name: 'Chess', policy: 'anyone', at: AT, ...bounds });
    assert.ok(made.outcome === 'created');
    ground.taken(made.group);
    for (const uin of members) await ground.storage.joinGroup({ group: made.group, uin, at: AT, ...bounds });
    return made.group;
  }

  async function fileOf(uin: number, id: string): Promise<string> {
    const bounds = { mostUploads: PLENTY, mostBytes: PLENTY };
    await ground.storage.beginUpload({ uin, id, bytes: 9, name: `${id}.txt`, at: AT, ...bounds });
    const content = { hash: `hash-${id}`, bytes: 9, type: 'text/plain', width: 0, height: 0, thumbnail: '' };
    assert.ok(await ground.storage.addFile({ ...content, uin, id, uploaded: 9, at: AT }));
    return id;
  }

  async function news(uin: number): Promise<Entry[]> {
    const { entries } = await ground.storage.log({ uin, session: 999, after: 0, count: PLENTY, bytes: PLENTY });
    return entries.filter(({ kind }) => kind >= kinds.recalled.code && kind <= kinds.reacted.code);
  }

  test('both sides know a message by the same name, and nobody else does', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    await write(c, a, 'before');
    await write(c, b, 'before');
    await write(b, c, 'before');
    const names = [await write(a, b, 'one'), await write(b, a, 'two'), await write(a, b, 'three')];
    for (const again of [false, true]) {
      if (again) await ground.reopen();
      for (const [i, text] of ['one', 'two', 'three'].entries()) {
        assert.equal(await textOf(a, names[i] ?? ''), text);
        assert.equal(await textOf(b, names[i] ?? ''), text);
        assert.equal(await textOf(c, names[i] ?? ''), undefined);
      }
    }
    const found = await get(b, names[0] ?? '');
    assert.deepEqual([found?.author, found?.entry.peer, found?.entry.sent, found?.entry.entry], [a, a, false, 2]);
    for (const none of [`${a}-99`, `${b}-1`, `${c}-9`, '1-1', 'x', ''])
      assert.equal(await get(a, none), undefined, none);
    const last = (await get(a, names[2] ?? ''))?.entry.number ?? 0;
    await ground.storage.forget({ uin: a, peer: b, number: last });
    assert.equal(await textOf(a, names[2] ?? ''), undefined, 'deleted for this account');
    assert.equal(await textOf(b, names[2] ?? ''), 'three');
  });

  test('in a group by its number in the log, for members, from when they joined', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const group = await groupOf(a, b);
    const first = await write(a, group, 'before');
    await ground.storage.joinGroup({ group, uin: c, at: AT, mostGroups: PLENTY, mostMembers: PLENTY });
    const second = await write(b, group, 'after');
    assert.deepEqual(await Promise.all([a, b, c].map((uin) => textOf(uin, first))), ['before', 'before', undefined]);
    assert.deepEqual(await Promise.all([a, b, c].map((uin) => textOf(uin, second))), ['after', 'after', 'after']);
    assert.equal((await get(c, second))?.author, b);
    assert.deepEqual(await react(a, first, '👍'), { outcome: 'done', group, told: [a, b], dropped: [] });
    await ground.storage.leaveGroup({ group, uin: b, at: AT });
    assert.equal(await textOf(b, second), undefined);
    assert.deepEqual(await news(b), [], 'what was not fetched');
    assert.deepEqual(await recall(b, second), { outcome: 'unknown' });
  });

  test('a quote is of the same conversation; mentioned are members; all, by administrators', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const group = await groupOf(a, b);
    const quote = await write(a, b, 'a question');
    const elsewhere = await write(a, c, 'elsewhere');
    const answer = await write(b, a, 'an answer', { quote });
    assert.deepEqual((await get(a, answer))?.entry.beside, { quote });
    assert.deepEqual(await ground.send(b, a, { quote: elsewhere }), { outcome: 'no-quote' });
    assert.deepEqual(await ground.send(a, b, { quote: elsewhere }), { outcome: 'no-quote' });
    assert.deepEqual(await ground.send(b, group, { quote }), { outcome: 'no-quote' });
    const mention = await write(b, group, 'you', { mentions: [a] });
    assert.deepEqual((await get(a, mention))?.entry.beside, { mentions: [a] });
    assert.deepEqual(await ground.send(b, group, { mentions: [c] }), { outcome: 'no-member' });
    assert.deepEqual(await ground.send(b, group, { mentions: [0] }), { outcome: 'no-right' });
    assert.deepEqual(await ground.send(a, b, { mentions: [b] }), { outcome: 'no-member' });
    await write(a, group, 'all', { mentions: [0, b] });
  });

  test('what is recalled is gone for all, and those that have it are told', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const quoted = await write(b, a, 'kept');
    const name = await write(a, b, 'a secret', { quote: quoted });
    assert.deepEqual(await recall(b, name), { outcome: 'not-author' });
    assert.deepEqual(await recall(a, name, AT + WITHIN + 1), { outcome: 'late' });
    assert.deepEqual(await recall(a, name, AT + WITHIN), told(a, b));
    assert.deepEqual(await recall(a, name, AT + PLENTY), told(), 'once more');
    for (const again of [false, true]) {
      if (again) await ground.reopen();
      for (const uin of [a, b]) {
        const { entry } = (await get(uin, name)) ?? {};
        assert.deepEqual([entry?.text, entry?.beside], ['', { isRecalled: true }]);
        const page = { before: 0, count: PLENTY, bytes: PLENTY };
        assert.deepEqual((await ground.storage.findMessages({ uin, text: 'secret', ...page })).entries, []);
        const peer = uin === a ? b : a;
        const texts = (await ground.storage.history({ uin, peer, ...page })).entries.map(({ text }) => text);
        assert.deepEqual(texts, ['', 'kept']);
        const [one, ...more] = await news(uin);
        assert.deepEqual([one?.kind, one?.text, one?.peer, one?.sent, more], [13, name, peer, uin === a, []]);
      }
    }
    assert.deepEqual(await edit(a, name, 'again'), { outcome: 'unknown' });
    assert.deepEqual(await react(b, name, '👍'), { outcome: 'unknown' });
    assert.deepEqual(await ground.texts(b), [], 'a legacy client never gets it');
  });

  test('a legacy client that has the message reads that it was taken back', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const name = await write(a, b, 'a secret');
    await ground.storage.moveCursor({ uin: b, number: 1 });
    await recall(a, name);
    assert.deepEqual(await ground.texts(b), ['* I have taken a message back.']);
    const group = await groupOf(a, b);
    const said = await write(a, group, 'said');
    const [last] = (await ground.waiting(b)).slice(-1);
    await ground.storage.moveCursor({ uin: b, number: last?.number ?? 0 });
    await edit(a, said, 'one', AT + 1);
    await edit(a, said, 'two', AT + 2);
    assert.deepEqual(await ground.texts(b), [`* n${a} has changed a message: two`], 'the newest text, once');
    const quoting = await write(b, group, 'really?', { quote: said });
    assert.deepEqual(await ground.texts(a).then((texts) => texts.at(-1)), `n${b}: > two\nreally?`);
    await edit(b, quoting, 'really!', AT + 3);
    assert.deepEqual(await ground.texts(a).then((texts) => texts.at(-1)), `n${b}: > two\nreally!`, 'as it is now');
  });

  test('in a group administrators take back what those below them have written, at any time', async () => {
    const [owner = 0, admin = 0, member = 0, other = 0] = await ground.accounts(4);
    const group = await groupOf(owner, admin, member, other);
    await ground.storage.setMember({ group, uin: owner, member: admin, role: 'admin', at: AT });
    const late = AT + PLENTY;
    const of = async (uin: number) => write(uin, group, `by ${uin}`);
    const outcome = async (uin: number, author: number) => (await recall(uin, await of(author), late)).outcome;
    assert.equal(await outcome(member, member), 'late');
    assert.equal(await outcome(other, member), 'not-author');
    assert.equal(await outcome(admin, owner), 'not-author');
    for (const [uin, author] of [
      [admin, member],
      [admin, admin],
      [owner, admin],
      [owner, owner],
    ] as const)
      assert.equal(await outcome(uin, author), 'done');
    const gone = await of(other);
    await ground.storage.leaveGroup({ group, uin: other, at: AT });
    assert.equal((await recall(admin, gone, late)).outcome, 'done', 'of one who has left');
  });

  test('another text by its author; what else the message has stays', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const name = await write(a, b, 'teh text', { clientId: 'm-1' });
    assert.deepEqual(await react(b, name, '👍'), told(b, a));
    assert.deepEqual(await edit(b, name, 'mine'), { outcome: 'not-author' });
    assert.deepEqual(await edit(a, name, 'late', AT + WITHIN + 1), { outcome: 'late' });
    assert.deepEqual(await edit(a, name, ''), { outcome: 'empty' });
    assert.deepEqual(await edit(a, name, 'teh text'), told(), 'no change');
    assert.deepEqual(await edit(a, name, 'the text', AT + 5), told(a, b));
    await ground.reopen();
    for (const uin of [a, b]) {
      const { entry } = (await get(uin, name)) ?? {};
      assert.equal(entry?.text, 'the text');
      assert.deepEqual(entry?.beside, { reactions: [{ reaction: '👍', uins: [b] }], editedAt: AT + 5 });
    }
    const again = await ground.send(a, b, { text: 'teh text', clientId: 'm-1' });
    assert.equal(again.outcome, 'repeated', 'its client has not heard that it was sent');
    await ground.storage.block({ uin: b, peer: a, most: PLENTY });
    assert.deepEqual(await edit(a, name, 'more'), { outcome: 'stranger' });
    assert.deepEqual(await react(a, name, '!'), { outcome: 'stranger' });
    assert.equal((await recall(a, name)).outcome, 'done', 'taking back is always possible');
  });

  test('one reaction of each account, in the order in which they came', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const name = await write(a, b, 'look');
    const reactions = async () => (await get(a, name))?.entry.beside?.reactions;
    await react(b, name, '👍');
    await react(a, name, '👍');
    assert.deepEqual(await reactions(), [{ reaction: '👍', uins: [b, a] }]);
    await react(b, name, '🎉');
    assert.deepEqual(await reactions(), [
      { reaction: '👍', uins: [a] },
      { reaction: '🎉', uins: [b] },
    ]);
    assert.deepEqual(await react(b, name, '🎉'), told(), 'no change');
    await react(a, name, undefined);
    await react(b, name, undefined);
    assert.equal(await reactions(), undefined);
    assert.deepEqual(
      (await news(b)).map(({ text }) => text),
      [`${name} 👍`, `${name} 👍`, `${name} 🎉`, name, name],
    );
  });

  test('what is done to messages takes no room from what others write', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const name = await write(a, b, 'look');
    for (const reaction of ['1', '2', '3', '4']) await react(a, name, reaction);
    assert.equal((await ground.send(c, b, { mostWaiting: 2 })).outcome, 'stored');
    assert.equal((await ground.send(c, b, { mostWaiting: 2 })).outcome, 'full');
  });

  test('however much was done to a message, a look is bounded, and what is nothing for a legacy client is passed by', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const name = await write(a, b, 'look');
    await ground.storage.moveCursor({ uin: b, number: 1 });
    const reactions = Array.from({ length: 5000 }, (_, i) => react(a, name, i % 2 === 0 ? '👍' : '🎉'));
    await Promise.all(reactions);
    const page = { uin: b, count: 50, bytes: PLENTY };
    const first = await ground.storage.waiting({ ...page, after: 0 });
    assert.deepEqual([first.entries, first.isLast], [[], false]);
    assert.ok(first.upTo > 1 && first.upTo < 5001, String(first.upTo));
    await ground.storage.moveCursor({ uin: b, number: first.upTo });
    assert.deepEqual(await ground.storage.waiting({ ...page, after: 0 }), { entries: [], upTo: 5001, isLast: true });
    await write(a, b, 'after that');
    assert.deepEqual(await ground.texts(b), ['after that']);
  });

  test('files may be read by those who may read a message that names them, and go with the last one', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const [x, y] = [await fileOf(a, ground.number().toString()), await fileOf(a, ground.number().toString())];
    const isReadable = async (uin: number, id: string) =>
      (await ground.storage.readableFile({ uin, id })) !== undefined;
    assert.deepEqual([await isReadable(a, x), await isReadable(b, x)], [true, false]);
    assert.deepEqual(await ground.send(b, a, { files: [x] }), { outcome: 'no-file' });
    const name = await write(a, b, '', { files: [x, y] });
    const facts = (id: string) => ({ id, type: 'text/plain', bytes: 9, width: 0, height: 0, name: `${id}.txt` });
    assert.deepEqual((await get(b, name))?.entry.beside, { files: [facts(x), facts(y)] });
    assert.deepEqual([await isReadable(b, x), await isReadable(c, x)], [true, false]);
    await write(b, c, 'sent on', { files: [x] });
    assert.equal(await isReadable(c, x), true);
    const pruned = { before: 0, unnamedBefore: AT + PLENTY, most: PLENTY };
    await ground.storage.pruneFiles(pruned);
    assert.equal(await isReadable(c, x), true, 'a message names it');
    const recalled = await recall(a, name);
    assert.deepEqual(recalled, { ...told(a, b), dropped: [`hash-${y}`] });
    assert.deepEqual([await isReadable(a, x), await isReadable(a, y)], [true, false]);
    const group = await groupOf(a, b);
    await write(a, group, 'here', { files: [x] });
    await ground.storage.leaveGroup({ group, uin: b, at: AT });
    assert.equal(await isReadable(b, x), true, 'it has sent it on');
  });
}
