import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const skipped = new Set(['node_modules', 'dist', 'data', '.git']);
const sources = globSync(['*', '{apps,bench,docs,packages,plays,tools}/**/*'], {
  cwd: root,
  exclude: ({ name }) => skipped.has(name),
  withFileTypes: true,
})
  .filter((entry) => entry.isFile() && /\.(?:[cm]?[jt]sx?|md|play|sql|css|html|sh|toml)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));
const headings = new Map<string, string[]>();

test('a document that a source cites exists, and has the section', () => {
  assert.ok(sources.length > 500);
  const wrong = sources
    .filter((file) => !file.endsWith('.md') && file !== import.meta.filename)
    .flatMap((file) =>
      wrongIn(readFileSync(file, 'utf8')).map((citation) => `${file.slice(root.length + 1)}: ${citation}`),
    );
  assert.deepEqual(wrong, []);
});

test('nothing is cited that is not in this repository', () => {
  const elsewhere = /wire[-\s_]?facts|\bdesign(?:\.md| \d|, \d| section)|\b(?:models|onebot-notes)\.md/i;
  const citing = sources.filter((file) => elsewhere.test(unwrapped(readFileSync(file, 'utf8'))));
  assert.deepEqual(citing, []);
});

test('the plays that WIRE.md names exist', () => {
  const wire = readFileSync(join(root, 'docs/WIRE.md'), 'utf8');
  for (const [, play = ''] of wire.matchAll(/`(plays\/[\w./-]+)`/g)) assert.ok(existsSync(join(root, play)), play);
});

test('a citation that leads nowhere is found', () => {
  assert.deepEqual(wrongIn('// Read in one piece (docs/WIRE.md, Lists), and docs/PROTOCOL.md is generated.'), []);
  assert.deepEqual(wrongIn('/** (docs/WIRE.md, HTTP\n   * answers) */\n# (docs/WIRE.md, Friends on\n# lines) '), []);
  assert.deepEqual(wrongIn('// docs/WIRE.md, Lines and Repeats'), []);
  for (const wrong of ['Roses', 'lists', 'Listsome', 'Lists of roses', 'Lines and Roses']) {
    assert.equal(wrongIn(`// (docs/WIRE.md, ${wrong}).`).length, 1, wrong);
  }
  assert.equal(wrongIn('// See docs/WIRES.md.').length, 1);
});

/** The citations of a text that lead nowhere. Behind a document and a comma stands a section, or two with `and` between. */
function wrongIn(source: string): string[] {
  return [...unwrapped(source).matchAll(/\b(docs\/[A-Z]+\.md)(?:, (?!docs\/)(.{1,80}))?/g)].flatMap(
    ([, file = '', rest]) => {
      if (!existsSync(join(root, file))) return [file];
      return rest === undefined || isCited(file, rest) ? [] : [`${file}, ${rest}`];
    },
  );
}

/** Whether a text begins with the names of sections of the document, and nothing else up to the next mark. */
function isCited(file: string, text: string): boolean {
  const section = sectionsOf(file).find((name) => text.startsWith(name));
  if (section === undefined) return false;
  const rest = text.slice(section.length);
  return rest.startsWith(' and ') ? isCited(file, rest.slice(5)) : /^(?:$|[).,;:'"`])/.test(rest);
}

/** The headings of a document, the longest first. */
function sectionsOf(file: string): string[] {
  const known =
    headings.get(file) ??
    [...readFileSync(join(root, file), 'utf8').matchAll(/^##+ (.+)$/gm)].map(([, name = '']) => name);
  headings.set(
    file,
    known.sort((a, b) => b.length - a.length),
  );
  return known;
}

/** A text whose comments are one line each. */
function unwrapped(source: string): string {
  return source.replaceAll(/\n[ \t]*(?:\*(?!\/)|\/\/|#|--)?[ \t]*/g, ' ');
}
