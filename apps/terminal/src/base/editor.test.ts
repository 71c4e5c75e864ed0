import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphemes } from '@rookery/protocol';
import fc from 'fast-check';
import { anyLines, anyText } from '../testing/texts.ts';
import { Cells, cautious } from './cells.ts';
import { type Draft, draftOf, type Edit, edits, empty, insert, layout, moveRow } from './editor.ts';

const cells = new Cells(cautious);

/** A draft as text, with a bar where the cursor is. */
function show({ text, at }: Draft): string {
  return `${text.slice(0, at)}|${text.slice(at)}`;
}

function read(shown: string): Draft {
  return { text: shown.replace('|', ''), at: shown.indexOf('|') };
}

function check(edit: Edit, before: string, after: string): void {
  assert.equal(show(edits[edit](read(before))), after, `${edit} of ${before}`);
}

test('a character is what the reader takes for one', () => {
  check('left', 'a👨‍👩‍👧|', 'a|👨‍👩‍👧');
  check('right', '|👍🏽b', '👍🏽|b');
  check('deleteBefore', 'e\u0301|', '|');
  check('deleteBefore', '你好|吗', '你|吗');
  check('deleteBehind', 'x|🇨🇳y', 'x|y');
  check('deleteBefore', '|a', '|a');
  check('deleteBehind', 'a|', 'a|');
});

test('words are found in Chinese as well', () => {
  check('wordLeft', 'hello world|', 'hello |world');
  check('wordLeft', 'hello |world', '|hello world');
  check('wordRight', '|hello world', 'hello| world');
  check('wordRight', 'hello| world', 'hello world|');
  check('wordLeft', '你好世界|', '你好|世界');
  check('deleteWordBefore', 'one two  |', 'one |');
  check('deleteWordBehind', 'one| two three', 'one| three');
  check('wordRight', 'a| --', 'a --|');
});

test('beginning and end are those of the line', () => {
  check('lineStart', 'one\ntwo|', 'one\n|two');
  check('lineEnd', '|one\ntwo', 'one|\ntwo');
  check('deleteToLineStart', 'one\ntw|o', 'one\n|o');
  check('deleteToLineEnd', 'o|ne\ntwo', 'o|\ntwo');
  check('deleteToLineEnd', 'one|\ntwo', 'one|two');
});

test('pasted line ends become line feeds, and what joins the next character takes the cursor along', () => {
  assert.equal(show(insert(read('a|b'), 'x\r\ny\rz')), 'ax\ny\nz|b');
  assert.equal(show(insert(read('|\u0301'), 'e')), 'e\u0301|');
  assert.equal(show(insert(read('👨|'), '\u200d👩')), '👨\u200d👩|');
});

/** Where characters begin and the last one ends. */
function startsIn(text: string): number[] {
  const starts = [0];
  for (const cluster of graphemes(text)) starts.push((starts.at(-1) ?? 0) + cluster.length);
  return starts;
}

type Step = { readonly edit: Edit } | { readonly typed: string };
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(...(Object.keys(edits) as Edit[])).map((edit) => ({ edit })),
  anyText.map((typed) => ({ typed })),
);

test('after any typing and editing, the cursor never stands inside a character', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 25 }), (all) => {
      let draft: Draft = empty;
      for (const step of all) {
        draft = 'edit' in step ? edits[step.edit](draft) : insert(draft, step.typed);
        assert.ok(startsIn(draft.text).includes(draft.at), JSON.stringify(show(draft)));
      }
    }),
    // A word that begins inside of a character, and one that ends there.
    {
      examples: [
        [[{ typed: '\u1100가' }, { edit: 'wordLeft' }]],
        [[{ typed: '\u1100가' }, { edit: 'lineStart' }, { edit: 'wordRight' }]],
      ],
    },
  );
});

test('typed text can be deleted again, character by character', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let draft = insert(empty, text);
      for (let left = draft.text.length; left > 0 && draft.text !== ''; left--) draft = edits.deleteBefore(draft);
      assert.deepEqual(draft, empty);
    }),
  );
});

test('a draft is laid out with nothing missing, no row too wide, and the cursor inside', () => {
  fc.assert(
    fc.property(anyLines, fc.nat(100), fc.integer({ min: 12, max: 60 }), (text, place, width) => {
      const whole = draftOf(insert(empty, text).text);
      const starts = startsIn(whole.text);
      const draft = { text: whole.text, at: starts[place % starts.length] ?? 0 };
      const { rows, row, column } = layout(cells, draft, width);
      assert.equal(
        rows.map(({ from, to }) => draft.text.slice(from, to)).join('').length,
        draft.text.replaceAll('\n', '').length,
      );
      for (const each of rows) assert.ok(cells.width(each.text) <= width);
      const there = rows[row];
      assert.ok(there && there.from <= draft.at && draft.at <= there.to);
      assert.ok(column >= 0 && column <= width);
    }),
  );
});

test('up and down keep the column, as near as can be', () => {
  const draft = read('hello\n你好吗\nhi the|re');
  const up = moveRow(cells, draft, 20, -1);
  assert.equal(up && show(up), 'hello\n你好吗|\nhi there');
  const twice = up && moveRow(cells, up, 20, -1);
  assert.equal(twice && show(twice), 'hello|\n你好吗\nhi there');
  assert.equal(twice && moveRow(cells, twice, 20, -1), undefined);
  assert.equal(moveRow(cells, draft, 20, 1), undefined);
});
