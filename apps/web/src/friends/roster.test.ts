import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Friend, Group } from '@rookery/store';
import fc from 'fast-check';
import { GROUPS, labelsIn, NameOrder, rosterOf, shownGroup } from './roster.ts';
import { isHere } from './shown-name.ts';

const friend = (uin: number, more: Partial<Friend> = {}): Friend => ({
  uin,
  nick: `N${uin}`,
  remark: '',
  muted: false,
  pinned: false,
  label: '',
  status: 20,
  face: 0,
  ...more,
});
const mapOf = (...friends: Friend[]) => new Map(friends.map((each) => [each.uin, each]));
const noneFolded: ReadonlySet<string> = new Set();

const group = (group: number, more: Partial<Group> = {}): Group => ({
  group,
  name: `G${group}`,
  role: 'member',
  members: 3,
  muted: false,
  pinned: false,
  label: '',
  face: 0,
  ...more,
});
const noGroups: ReadonlyMap<number, Group> = new Map();

/** The rows as short texts. */
function told(
  friends: ReadonlyMap<number, Friend>,
  folded = noneFolded,
  order = new NameOrder('en'),
  groups = noGroups,
): string[] {
  return rosterOf(friends, groups, folded, order).map((row) => {
    if (row.kind === 'group') return `(${shownGroup(row.group)})`;
    if (row.kind === 'friend') return row.friend.remark || row.friend.nick;
    return row.label === GROUPS ? `groups ${row.all}` : `${row.label || '-'} ${row.here}/${row.all}`;
  });
}

describe('the friend list', () => {
  it('has groups first, by name, and those with a label under it', () => {
    const friends = mapOf(friend(1, { nick: 'Zoe' }), friend(2, { nick: 'Ann', label: 'Chess', status: 10 }));
    const groups = new Map(
      [
        group(20, { name: 'Zebra' }),
        group(21, { name: 'Apes' }),
        group(22, { name: 'Club', label: 'Chess' }),
        group(23, { name: '\u200b' }),
      ].map((each) => [each.group, each]),
    );
    assert.deepEqual(told(friends, noneFolded, new NameOrder('en'), groups), [
      'groups 3',
      '(23)',
      '(Apes)',
      '(Zebra)',
      '- 0/1',
      'Zoe',
      'Chess 1/1',
      '(Club)',
      'Ann',
    ]);
    assert.deepEqual(told(friends, new Set([GROUPS, '', 'Chess']), new NameOrder('en'), groups), [
      'groups 3',
      '- 0/1',
      'Chess 1/1',
    ]);
  });

  it('has those in no label first, then the labels by name, in each those who are there first', () => {
    const friends = mapOf(
      friend(1, { nick: 'Zoe', status: 10 }),
      friend(2, { nick: 'Ann' }),
      friend(3, { nick: 'Ben', label: 'Work', status: 50 }),
      friend(4, { nick: 'Cid', label: 'Family' }),
      friend(5, { nick: 'Eve', remark: 'Aunt', label: 'Family' }),
    );
    assert.deepEqual(told(friends), ['- 1/2', 'Zoe', 'Ann', 'Family 0/2', 'Aunt', 'Cid', 'Work 1/1', 'Ben']);
  });

  it('shows only the name of a folded label, and still counts it', () => {
    const friends = mapOf(friend(1, { nick: 'Ann', status: 30 }), friend(2, { nick: 'Ben', label: 'Work' }));
    assert.deepEqual(told(friends, new Set([''])), ['- 1/1', 'Work 0/1', 'Ben']);
    assert.deepEqual(told(friends, new Set(['', 'Work', 'gone'])), ['- 1/1', 'Work 0/1']);
  });

  it('sorts Chinese names by their sound in Chinese, and numbers by their size', () => {
    const friends = mapOf(friend(1, { nick: '张三' }), friend(2, { nick: '阿明' }), friend(3, { nick: '李雷' }));
    assert.deepEqual(told(friends, noneFolded, new NameOrder('zh-CN')), ['- 0/3', '阿明', '李雷', '张三']);
    assert.deepEqual(told(mapOf(friend(1, { nick: 'N10' }), friend(2, { nick: 'N9' }))), ['- 0/2', 'N9', 'N10']);
  });

  it('counts offline and invisible friends as away', () => {
    const here = ([10, 20, 30, 40, 50, 60, 70] as const).filter((status) => isHere(friend(1, { status })));
    assert.deepEqual(here, [10, 30, 50, 60, 70]);
  });

  it('names each label once', () => {
    const friends = mapOf(
      friend(1, { label: 'Work' }),
      friend(2),
      friend(3, { label: 'Family' }),
      friend(4, { label: 'Work' }),
    );
    assert.deepEqual(labelsIn(friends.values(), new NameOrder('en')), ['Family', 'Work']);
  });

  it('holds every friend once, and counts what it shows', () => {
    const any = fc.record({
      uin: fc.integer({ min: 1, max: 500 }),
      nick: fc.constantFrom('Ann', 'Ben', '小美', ''),
      label: fc.constantFrom('', 'a', 'b'),
      status: fc.constantFrom(10, 20, 30, 40, 50, 60, 70),
    });
    fc.assert(
      fc.property(fc.array(any), (all) => {
        const friends = mapOf(...all.map(({ uin, ...more }) => friend(uin, more as Partial<Friend>)));
        const rows = rosterOf(friends, noGroups, noneFolded, new NameOrder('en'));
        const shown = rows.flatMap((row) => (row.kind === 'friend' ? [row.friend.uin] : []));
        assert.deepEqual([...shown].sort(), [...friends.keys()].sort());
        const counted = rows.map((row) => (row.kind === 'label' ? row.all : 0)).reduce((sum, count) => sum + count, 0);
        assert.equal(counted, friends.size);
      }),
    );
  });
});

describe('the order of names', () => {
  it('follows a change of names, of who is a friend, and of statuses', () => {
    const order = new NameOrder('en');
    const names = (friends: ReadonlyMap<number, Friend>) => order.sorted(friends).map(({ nick }) => nick);
    const [ann, ben] = [friend(1, { nick: 'Ann' }), friend(2, { nick: 'Ben' })];
    assert.deepEqual(names(mapOf(ben, ann)), ['Ann', 'Ben']);
    assert.deepEqual(names(mapOf({ ...ann, nick: 'Zed' }, ben)), ['Ben', 'Zed']);
    assert.deepEqual(names(mapOf(ann, friend(3, { nick: 'Aaron' }))), ['Aaron', 'Ann']);
    const [first] = order.sorted(mapOf({ ...ann, status: 10 }, friend(3, { nick: 'Aaron', status: 30 })));
    assert.equal(first?.status, 30);
  });
});
