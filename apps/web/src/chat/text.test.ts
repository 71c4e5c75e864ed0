import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blocksIn, type CodePart, inlineCodeIn } from './code-parts.ts';
import { isLarge, isLong, partsOf, quoteOf } from './text.ts';

test('one to three emoji are shown large, and nothing else is', () => {
  for (const text of ['🙂', '👍🏽', '🍄🧺', '👩‍👩‍👧‍👦 ❤️ 🇨🇳', ' 1️⃣ ', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']) assert.ok(isLarge(text), text);
  for (const text of ['', ' ', '1', '12', '#', 'ok 🙂', '🙂🙂🙂🙂', '🙂!', '你', '\u200B', '🙂'.repeat(200)]) {
    assert.ok(!isLarge(text), text);
  }
});

test('a message with many characters or many lines is long', () => {
  assert.ok(!isLong('a'.repeat(1500)));
  assert.ok(isLong('a'.repeat(1501)));
  assert.ok(!isLong('\n'.repeat(19)));
  assert.ok(isLong('\n'.repeat(20)));
});

test('the parts of a message are the whole message, for any text', () => {
  const line = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('> ', '> said', '>', '', '\n', ' > no'));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join('\n');
      const parts = partsOf(text);
      assert.equal(parts.map((part) => part.text).join(''), text);
      for (const { isQuote, text: part } of parts) {
        if (isQuote) assert.ok(part.split(/(?<=\n)/).every((each) => each.startsWith('> ')));
      }
    }),
  );
});

test('a quote leaves out what the message had quoted, and the rest of a long one', () => {
  assert.equal(quoteOf('Tea at four?'), '> Tea at four?\n');
  assert.equal(quoteOf('> Tea?\nYes, please.\nAt four.'), '> Yes, please.\n> At four.\n');
  assert.equal(quoteOf('> only a quote'), '> > only a quote\n');
  assert.equal(quoteOf('1\n2\n3\n4\n5'), '> 1\n> 2\n> 3\n> 4 …\n');
  assert.equal(quoteOf('👨‍👩‍👧'.repeat(100)), `> ${'👨‍👩‍👧'.repeat(40)} …\n`);
  const long = quoteOf('👍🏽'.repeat(4000));
  assert.ok(long.length < 1000 && long.endsWith(' …\n') && !long.includes('\uFFFD'));
});

const wholeOf = (parts: readonly CodePart[]) =>
  parts.map((part) => (part.kind === 'words' ? part.text : part.before + part.text + part.after)).join('');
const codeOf = (parts: readonly CodePart[]) => parts.filter(({ kind }) => kind !== 'words').map(({ text }) => text);

test('code stands between signs that belong together, and nothing of the text is lost', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('```', '```js', '`', '``', '\n', 'a `b` c', '```x```'),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join('\n');
      assert.equal(wholeOf(blocksIn(text)), text);
      assert.equal(wholeOf(inlineCodeIn(text)), text);
    }),
  );
  assert.deepEqual(codeOf(blocksIn('so:\n```js\na\n\nb\n```\nand\n```\nc\n```')), ['a\n\nb', 'c']);
  for (const text of ['```', '```\nopen', 'a ```\nb\n```', '```\n\n```'])
    assert.deepEqual(codeOf(blocksIn(text)), [], text);
  assert.deepEqual(codeOf(inlineCodeIn('`a` and ``b`` but not ` ` nor ```c``` nor `d\ne')), ['a', 'b']);
});

test('signs of code that fit nowhere take no time', () => {
  const text = '```\n`'.repeat(1000);
  const began = performance.now();
  blocksIn(text);
  inlineCodeIn(text);
  blocksIn('```a'.repeat(1000));
  inlineCodeIn('`'.repeat(4000));
  assert.ok(performance.now() - began < 1000);
});
