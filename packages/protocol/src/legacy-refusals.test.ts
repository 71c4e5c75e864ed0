import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Command, type CommandName, commands, encodeRefusal, refuse } from './index.ts';
import { byKey, cut, exploded, head } from './testing/readers.ts';

/** What legacy clients read in a refusal. */

test('a lost session: every client looks for &RES=20, in reply to any command', () => {
  for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
    if ((commands[name] as Command).since) continue;
    const reply = encodeRefusal(name, { cmd: name, ...head }, refuse('session', 'Not logged in.'));
    assert.ok(reply.includes(`&UIN=${head.uin}&RES=20&`));
    assert.equal(byKey(reply, 'RES'), '20');
    assert.equal(byKey(reply, 'RA'), 'Not logged in.');
  }
});

describe('a refusal holds what is read in it without a look', () => {
  const refusals = [
    refuse('malformed', 'UN is missing: whom.'),
    refuse('session', 'Not logged in, or the session has ended.'),
    refuse('refused', 'UN: this is your own account.', 'self'),
    refuse('unknown', 'UN: there is no account 10099.'),
    refuse('limited', 'Too many requests; wait 3 s.', 3),
    refuse('failed', 'The server could not do it.'),
  ];
  const each = (name: CommandName, style: 'web' | 'line', look: (reply: string) => void) => {
    for (const refusal of refusals) look(encodeRefusal(name, { cmd: name, ...head }, refusal, style));
  };

  test('AddToList: C# takes the digit behind &CD= and hands it on', () => {
    for (const style of ['web', 'line'] as const) {
      each('AddToList', style, (reply) => assert.equal([...reply.matchAll(/&CD=(.)/g)][0]?.[1], '3'));
    }
  });

  test('GetInfo: C# takes 16 fields by position out of it, and drops LV, the seventh', () => {
    each('GetInfo', 'web', (reply) => {
      const info = [...reply.matchAll(/&([^=][^=])=([^&]*)/g)].map(([, , value]) => value);
      // RA is one more, so all of them have moved; what it takes is empty, and there.
      assert.ok(info.length >= 16);
      assert.deepEqual([info.toSpliced(6, 1)[12], info.toSpliced(6, 1)[14]], ['', '']);
    });
  });

  test('GetInfo: PHP 1.4 takes what stands behind &NK= up to the next &', () => {
    each('GetInfo', 'web', (reply) => assert.equal(exploded(reply, '&NK=').split('&')[0], ''));
  });

  test('Query_Stat: C# cuts from word to word, and finds no entries', () => {
    each('Query_Stat', 'web', (reply) => {
      const lists = [
        cut(reply, '&FC=', '&FN='),
        cut(reply, '&ST=', '&UN='),
        cut(reply, '&UN=', '&NK='),
        cut(reply, '&NK='),
      ];
      assert.deepEqual(lists, ['', '', '', '']);
    });
  });

  test('SimpleInfo2 and Query_Stat2: the robots take them by position', () => {
    const valueAt = (reply: string, place: number) => reply.split('&')[place]?.split('=')[1];
    each('SimpleInfo2', 'line', (reply) => {
      assert.deepEqual(
        [5, 7, 9].map((place) => valueAt(reply, place)),
        ['65535', '', ''],
      );
    });
    each('Query_Stat2', 'line', (reply) => {
      assert.match(reply.split('&')[4] ?? '', /^RES=[1-9]/);
      assert.deepEqual(
        [5, 7, 8].map((place) => valueAt(reply, place)),
        ['1', '', ''],
      );
    });
  });

  test('2.0 has nothing of it', () => {
    for (const name of ['AddToList', 'GetInfo', 'Query_Stat'] as const) {
      const reply = encodeRefusal(name, { cmd: name, ...head }, refuse('unknown', 'No.', 'no-account'), 'modern');
      assert.match(reply, /&RES=31&RA=No.&RC=no-account$/);
    }
  });
});
