import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { beginningOf, cutBefore, graphemes } from './graphemes.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const pieces = ['a', '中', '😀', FAMILY, '👍🏽', '🇨🇳', 'e\u0301', 'नी', '\r\n', ' ', '\ud83d', '1️⃣', '각', '\u0301'];
const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((all) => all.join(''));

test('a text is cut between the characters of its reader, as late as that can be', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 60 }), (text, most) => {
      const cut = beginningOf(text, most);
      assert.ok(text.startsWith(cut));
      const all = graphemes(text);
      const whole: string[] = [];
      for (const each of all) {
        if ([...whole.join(''), ...each].length > most) break;
        whole.push(each);
      }
      const [first = ''] = all;
      assert.equal(cut, whole.length > 0 ? whole.join('') : [...first].slice(0, most).join(''));
    }),
  );
});

test('cuts that went wrong', () => {
  assert.equal(beginningOf(`Look: ${FAMILY}`, 9), 'Look: ');
  assert.equal(beginningOf(`Look: ${FAMILY}`, 13), `Look: ${FAMILY}`);
  assert.equal(beginningOf('🇨🇳🇩🇪🇫🇷', 3), '🇨🇳');
  assert.equal(beginningOf('ae\u0301', 2), 'a');
  assert.equal(beginningOf('one\r\ntwo', 4), 'one');
  assert.equal(beginningOf('', 5), '');
  assert.equal(beginningOf('abc', 0), '');
  assert.equal(cutBefore(`ab${FAMILY}`, 5), 2);
});

test('one character without end is cut all the same, and a long text costs no more than a short one', () => {
  const zalgo = `a${'\u0301'.repeat(100_000)}`;
  assert.equal(beginningOf(zalgo, 160).length, 160);
  assert.equal(beginningOf(`Hi ${zalgo}`, 160), 'Hi ');
  assert.equal(beginningOf('😀'.repeat(100_000), 160), '😀'.repeat(160));
});
