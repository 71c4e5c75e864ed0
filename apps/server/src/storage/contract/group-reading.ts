import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, kinds } from '@rookery/protocol';
import fc from 'fast-check';
import { type Ground, PLENTY, withReopening } from './ground.ts';

const BOUNDS = { mostGroups: PLENTY, mostMembers: PLENTY };
const AT = 1000;

/** What members read of the logs of groups, and what those do that are none any more. */
export function groupReadingContract(ground: Ground): void {
  async function make(owner: number): Promise<number> {
    const made = await ground.storage.createGroup({ owner, name: 'Chess', policy: 'anyone', at: AT, ...BOUNDS });
    assert.ok(made.outcome === 'created');
    ground.taken(made.group);
    return made.group;
  }

  /** A group of accounts, the first of which owns it. */
  async function among(uins: readonly number[]): Promise<number> {
    const [owner = 0, ...others] = uins;
    const group = await make(owner);
    for (const uin of others) await join(group, uin);
    return group;
  }

  const join = (group: number, uin: number) => ground.storage.joinGroup({ group, uin, at: AT, ...BOUNDS });
  const leave = (group: number, uin: number) => ground.storage.leaveGroup({ group, uin, at: AT });
  const kick = (group: number, uin: number, member: number) =>
    ground.storage.kick({ group, uin, member, bars: false, at: AT });

  async function write(from: number, group: number, text: string): Promise<void> {
    assert.equal((await ground.send(from, group, { text })).outcome, 'fanned');
  }

  /** All that a session of 2.0 finds in a mailbox behind a number. */
  async function fetched(uin: number, after = 0): Promise<Entry[]> {
    const all: Entry[] = [];
    for (let place = after; ; ) {
      const { entries, upTo, isLast } = await ground.storage.log({
        uin,
        session: 1,
        after: place,
        count: 7,
        bytes: 1e6,
      });
      all.push(...entries);
      if (isLast) return all;
      place = upTo;
    }
  }

  const textsOf = (entries: readonly Entry[]) => entries.map(({ text }) => text);

  /** Every way in which an account can read what was said in a group. */
  async function allOf(uin: number, group: number): Promise<string[]> {
    const { storage } = ground;
    const page = { uin, before: 0, count: 100, bytes: 1e6 };
    const { conversations } = await storage.conversations({ ...page, preview: 99, withHidden: true });
    return [
      ...textsOf(await fetched(uin)),
      ...(await ground.texts(uin)),
      ...textsOf((await storage.history({ ...page, peer: group })).entries),
      ...textsOf((await storage.history({ ...page, peer: group, after: 0 })).entries),
      ...textsOf([...(await storage.findMessages({ ...page, text: 'secret' })).entries]),
      ...textsOf([...(await storage.findMessages({ ...page, peer: group, text: 'secret' })).entries]),
      ...conversations.map(({ latest }) => latest.text),
    ];
  }

  const secrets = (texts: readonly string[]) => texts.filter((text) => text.includes('secret'));

  test('legacy clients do not pass over again what their account cannot read any more', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const group = await among([a, b]);
    for (let i = 0; i < 3; i++) await write(a, group, `secret ${i}`);
    await ground.send(a, b, { text: 'one' });
    for (let i = 3; i < 6; i++) await write(a, group, `secret ${i}`);
    await leave(group, b);
    assert.equal(await ground.openLegacy(b, { address: 'x' }), 4, 'all before "one"');
    assert.deepEqual(await ground.texts(b), ['one']);
    await ground.storage.moveCursor({ uin: b, number: 5 });
    assert.equal(await ground.openLegacy(b, { address: 'x' }), 8, 'and what is behind it');
    await ground.send(a, b, { text: 'two' });
    assert.deepEqual(await ground.texts(b), ['two']);
  });

  test('one who has left or was removed reads nothing by any way, not even what came before and was not fetched', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const group = await among([a, b, c]);
    await write(a, group, 'secret 1');
    assert.equal(secrets(await allOf(b, group)).length, 7);
    await leave(group, b);
    await kick(group, a, c);
    await write(a, group, 'secret 2');
    for (const _ of ['before', 'after'] as const) {
      assert.deepEqual(secrets(await allOf(b, group)), []);
      assert.deepEqual(secrets(await allOf(c, group)), []);
      await ground.reopen();
    }
    assert.ok((await ground.storage.history({ uin: b, peer: group, before: 0, count: 9, bytes: 1e6 })).isClosed);
  });

  test('one who was removed is told that, by a row of its own', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await among([a, b]);
    assert.deepEqual(new Set((await kick(group, a, b)).rung), new Set([a, b]));
    await ground.reopen();
    const told = (await fetched(b)).map(({ kind, peer, author, text }) => [kind, peer, author, text]);
    assert.deepEqual(told, [[kinds.happened.code, group, a, `kicked ${b}`]]);
    assert.deepEqual(await ground.texts(b), [`* n${a} has removed n${b}.`]);
  });

  test('after coming back one reads from there on, with as many entries from before as the group gives', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await among([a, b]);
    await write(a, group, 'secret 1');
    await leave(group, b);
    await write(a, group, 'secret 2');
    await join(group, b);
    assert.deepEqual(secrets(await allOf(b, group)), []);
    await leave(group, b);
    await write(a, group, 'secret 3');
    await storage.setGroup({ group, uin: a, at: AT, past: 2 });
    await join(group, b);
    const { entries } = await storage.history({ uin: b, peer: group, before: 0, count: 9, bytes: 1e6 });
    assert.deepEqual(textsOf(entries), ['joined', 'secret 3', 'left']);
    assert.ok(!secrets(await allOf(b, group)).some((text) => text.includes('1') || text.includes('2')));
  });

  test('what came before a group ended can be fetched still, by those that were in it then', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const group = await among([a, b, c]);
    await write(a, group, 'secret');
    await kick(group, a, c);
    await ground.storage.endGroup({ group, uin: a, at: AT });
    await ground.reopen();
    const gone = `kicked ${c}`;
    assert.deepEqual(textsOf(await fetched(b)), ['joined', 'joined', 'secret', gone, 'ended']);
    assert.deepEqual(textsOf(await fetched(c)), [gone]);
    assert.equal((await ground.send(b, group)).outcome, 'unknown');
    assert.deepEqual(await ground.storage.contacts(b), []);
    assert.deepEqual(await ground.storage.memberNumbers(group), []);
  });

  test('the owner leaves when it is alone, and that ends the group', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await among([a, b]);
    assert.equal((await leave(group, a)).outcome, 'owner');
    await leave(group, b);
    assert.equal((await leave(group, a)).outcome, 'done');
    assert.equal(await ground.storage.group({ group, uin: a }), undefined);
    assert.equal((await join(group, b)).outcome, 'none');
  });

  test('what waits from groups does not fill a mailbox, and a member that never reads stops nobody', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const group = await among([a, b]);
    for (let i = 0; i < 20; i++) await write(a, group, String(i));
    assert.equal((await ground.send(a, b, { mostWaiting: 1 })).outcome, 'stored');
    assert.equal((await ground.send(a, b, { mostWaiting: 1 })).outcome, 'full');
    assert.equal((await ground.send(a, group, { mostWaiting: 1 })).outcome, 'fanned');
  });

  test('a block hides nothing in a group, and a disabled member keeps its place', async () => {
    const { storage } = ground;
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const group = await among([a, b, c]);
    await storage.block({ uin: b, peer: a, most: 9 });
    await storage.changeAccount({ uin: c, disabled: true });
    await write(a, group, 'to all');
    await storage.changeAccount({ uin: c, disabled: false });
    for (const uin of [b, c]) assert.equal((await fetched(uin)).at(-1)?.text, 'to all');
  });

  test('own notes are for oneself, and what is no change is no entry', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await among([a, b]);
    const set = async (change: object) =>
      (await storage.setMember({ group, uin: a, member: b, at: AT, ...change })).outcome;
    for (const note of [{ muted: true }, { pinned: true }, { label: 'x' }]) assert.equal(await set(note), 'denied');
    for (const _ of [1, 2]) assert.equal(await set({ role: 'admin', silencedUntil: 5000 }), 'done');
    assert.deepEqual(textsOf(await fetched(b)), ['joined', `role ${b} 1`, `silenced ${b} 5000`]);
  });

  test('a message is one by its name and by its bytes, also after a restart and after leaving', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await among([a, b]);
    const named = ground.message(b, group, { text: 'named', clientId: 'one', session: 3 });
    const plain = ground.message(b, group, { text: 'plain' });
    for (const message of [named, plain]) assert.equal((await ground.storage.storeMessage(message)).outcome, 'fanned');
    await ground.reopen();
    for (const message of [named, plain])
      assert.equal((await ground.storage.storeMessage(message)).outcome, 'repeated');
    assert.equal((await ground.storage.storeMessage({ ...named, text: 'other' })).outcome, 'reused');
    await leave(group, b);
    for (const message of [named, plain])
      assert.equal((await ground.storage.storeMessage(message)).outcome, 'repeated');
    assert.deepEqual(textsOf(await fetched(a)), ['joined', 'named', 'plain', 'left']);
  });

  test('property: each member gets each entry of its time once, in the order of the log', async () => {
    const act = fc.record({
      what: fc.constantFrom('write', 'write', 'write', 'join', 'leave', 'kick', 'reopen'),
      who: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 40, size: 'max' }), async (acts) => {
        const uins = await ground.accounts(4);
        const [owner = 0] = uins;
        const group = await make(owner);
        const expected = new Map(uins.map((uin) => [uin, [] as string[]]));
        const members = new Set([owner]);
        const tell = (text: string) => {
          for (const uin of members) expected.get(uin)?.push(text);
        };
        for (const [index, { what, who }] of acts.entries()) {
          const uin = uins[who] ?? 0;
          const isMember = members.has(uin);
          if (what === 'write') {
            const { outcome } = await ground.send(uin, group, { text: `${index}` });
            assert.equal(outcome, isMember ? 'fanned' : 'unknown');
            if (isMember) tell(`${index}`);
          } else if (what === 'join' && !isMember) {
            await join(group, uin);
            members.add(uin);
            expected.set(uin, []);
            tell('joined');
          } else if ((what === 'leave' || what === 'kick') && isMember && uin !== owner) {
            await (what === 'leave' ? leave(group, uin) : kick(group, owner, uin));
            members.delete(uin);
            tell(what === 'leave' ? 'left' : `kicked ${uin}`);
          } else if (what === 'reopen') await ground.reopen();
        }
        for (const uin of members) {
          const entries = (await fetched(uin)).filter(({ entry }) => entry);
          assert.deepEqual(textsOf(entries), expected.get(uin));
          const places = entries.map(({ entry = 0 }) => entry);
          assert.deepEqual(
            places,
            [...new Set(places)].sort((x, y) => x - y),
          );
        }
        for (const uin of uins.filter((one) => !members.has(one))) {
          assert.deepEqual(
            (await fetched(uin)).filter(({ entry }) => entry),
            [],
          );
        }
        assert.deepEqual(
          await ground.storage.memberNumbers(group),
          [...members].sort((x, y) => x - y),
        );
        assert.equal((await ground.storage.group({ group, uin: owner }))?.members, members.size);
      }),
      withReopening,
    );
  });
}
