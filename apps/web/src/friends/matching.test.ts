import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fitOf, type Person, placeOf, plain, type Spelling, wordsOf } from './matching.ts';
import { spellingOf } from './spelling.ts';

const person = (more: Partial<Person>): Person => ({ uin: 10002, remark: '', nick: '', label: '', ...more });
const fits = (who: Partial<Person>, query: string) => fitOf(person(who), wordsOf(query), spellingOf) !== undefined;

describe('what one types finds a person', () => {
  it('by nickname and by remark, in any case and without accents', () => {
    assert.ok(fits({ nick: 'Zoë Ångström' }, 'zoe'));
    assert.ok(fits({ nick: 'Zoë Ångström' }, 'ANGSTROM'));
    assert.ok(fits({ nick: 'Eve', remark: 'My sister' }, 'sister'));
    for (const query of ['obrien', "o'b"]) assert.ok(fits({ nick: 'O’Brien' }, query), query);
    assert.ok(fits({ nick: '西安' }, "xi'an"));
    assert.ok(fits({ nick: 'Eve', remark: 'My sister' }, 'eve'));
    assert.ok(!fits({ nick: 'Eve', remark: 'My sister' }, 'bob'));
  });

  it('by number and by label', () => {
    assert.ok(fits({ uin: 10_345 }, '0345'));
    assert.ok(!fits({ uin: 10_345 }, '99'));
    assert.ok(fits({ label: 'Family' }, 'fam'));
    assert.ok(fits({ label: '同学' }, 'tx'));
  });

  it('by Chinese characters, full pinyin, initials, and both mixed', () => {
    for (const query of [
      '张',
      '三丰',
      'zhangsanfeng',
      'zsf',
      'zhsf',
      'zhangsf',
      'zsanf',
      'zhangsan',
      'sanfeng',
      'zhan',
    ]) {
      assert.ok(fits({ nick: '张三丰' }, query), query);
    }
    for (const query of ['zf', 'zhangfeng', 'zsfx', 'hang']) assert.ok(!fits({ nick: '张三丰' }, query), query);
  });

  it('by any reading of a character, and with v or u for ü', () => {
    assert.ok(fits({ nick: '重庆' }, 'chongqing'));
    assert.ok(fits({ nick: '重庆' }, 'zq'));
    assert.ok(fits({ nick: '吕布' }, 'lvbu'));
    assert.ok(fits({ nick: '吕布' }, 'lubu'));
    for (const query of ['ll', 'yy', 'lele', 'yueyue', 'leyue']) assert.ok(fits({ nick: '乐乐' }, query), query);
    for (const query of ['sxx', 'dxx', 'shanxiongxin', 'danxx']) assert.ok(fits({ nick: '单雄信' }, query), query);
  });

  it('by letters and characters in one name, with anything between them', () => {
    assert.ok(fits({ nick: '小A 明' }, 'xam'));
    assert.ok(fits({ nick: '小A 明' }, 'xiaoaming'));
    for (const query of ['tg', 'tomg', 'tomge', 'to']) assert.ok(fits({ nick: 'Tom哥' }, query), query);
    for (const query of ['aal', 'aali', 'al']) assert.ok(fits({ nick: 'A·阿里' }, query), query);
    assert.equal(
      fitOf(person({ nick: '😀小明' }), ['xm'], spellingOf),
      fitOf(person({ nick: '小明' }), ['xm'], spellingOf),
    );
  });

  it('only when each word fits', () => {
    assert.ok(fits({ nick: 'Ann Carter', label: 'Family' }, 'carter fam'));
    assert.ok(!fits({ nick: 'Ann Carter', label: 'Family' }, 'carter work'));
  });

  it('an empty query finds everyone', () => {
    assert.equal(fitOf(person({ nick: 'Ann' }), wordsOf('  ')), 0);
  });

  it('as it is written when pinyin has not been loaded', () => {
    assert.equal(fitOf(person({ nick: '张三' }), wordsOf('zs')), undefined);
    assert.notEqual(fitOf(person({ nick: '张三' }), wordsOf('张')), undefined);
  });
});

describe('who fits better', () => {
  const better = (query: string, ...nicks: string[]) => {
    const found = nicks.map((nick) => fitOf(person({ nick }), wordsOf(query), spellingOf));
    for (const [place, fit] of found.entries()) {
      assert.notEqual(fit, undefined, `${nicks[place]} fits`);
      if (place > 0) assert.ok((found[place - 1] ?? 0) < (fit ?? 0), `${nicks[place - 1]} before ${nicks[place]}`);
    }
  };

  it('stands before who fits less', () => {
    better('an', 'An', 'Anna', 'Susan');
    better('li', 'Li', 'Lisa', '李雷', 'Alice', '小李');
  });

  it('is a name rather than a number or a label', () => {
    const words = wordsOf('1000');
    const byName = fitOf(person({ uin: 20_001, nick: '1000 suns' }), words);
    const byNumber = fitOf(person({ uin: 10_002, nick: 'Ben' }), words);
    const byLabel = fitOf(person({ uin: 20_002, nick: 'Mei', label: '1000' }), words);
    assert.ok(byName !== undefined && byNumber !== undefined && byLabel !== undefined);
    assert.ok(byName < byNumber && byNumber < byLabel);
  });
});

describe('a spelling', () => {
  const sound = fc.constantFrom('zhang', 'san', 'feng', 'li', 'a', 'e', 'chong', 'shi', 'xian', 'ng');
  const name = fc.array(fc.uniqueArray(sound, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 6 });
  const cut = fc.constantFrom('full', 'initial', 'long');

  const typed = (way: string, how: string) =>
    how === 'full' ? way : how === 'long' ? (/^[zcs]h/.exec(way)?.[0] ?? way.slice(0, 1)) : way.slice(0, 1);

  it('is found from any place, by any way to write each of its sounds', () => {
    fc.assert(
      fc.property(
        name,
        fc.nat(),
        fc.infiniteStream(cut),
        fc.infiniteStream(fc.nat()),
        (spelling, from, cuts, picks) => {
          const start = from % spelling.length;
          const text = spelling.slice(start).map((ways) => {
            const pick = picks.next().value ?? 0;
            return typed(ways[pick % ways.length] ?? '', cuts.next().value ?? 'full');
          });
          const place = placeOf(spelling, text.join(''));
          assert.ok(place !== undefined && place <= start);
        },
      ),
    );
  });

  it('is found while its last sound is typed', () => {
    fc.assert(
      fc.property(name, fc.nat(), (spelling, length) => {
        const text = spelling.map(([way = '']) => way).join('');
        assert.equal(placeOf(spelling, text.slice(0, 1 + (length % text.length))), 0);
      }),
    );
  });

  it('is not found by more than it holds', () => {
    fc.assert(
      fc.property(name, (spelling) => {
        const text = spelling.map(([way = '']) => way).join('');
        const most = Math.max(...spelling.map((ways) => Math.max(...ways.map((way) => way.length))));
        assert.equal(placeOf(spelling, text + 'q'.repeat(most)), undefined);
      }),
    );
  });

  it('stays quick for any query', () => {
    const spelling: Spelling = Array.from({ length: 60 }, () => ['a', 'aa', 'aaa']);
    assert.equal(placeOf(spelling, `${'a'.repeat(40)}b`), undefined);
  });
});

describe('a text as it is compared', () => {
  it('is the same when it is made plain once more', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(plain(plain(text)), plain(text))));
  });

  it('has no wide letters', () => {
    assert.equal(plain('ＡＢＣ１２３'), 'abc123');
  });

  it('is cut at its spaces', () => {
    assert.deepEqual(wordsOf('  Ann\u3000 B '), ['ann', 'b']);
  });
});
