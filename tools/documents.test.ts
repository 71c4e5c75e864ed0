import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const documents = globSync(['*.md', 'docs/*.md', '{apps,packages}/*/README.md', '{bench,plays}/README.md'], {
  cwd: root,
});
const text = (file: string) => readFileSync(join(root, file), 'utf8');

test('the documents are there', () => {
  const wanted = [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'docs/ARCHITECTURE.md',
    'docs/CONFIGURATION.md',
    'docs/PROTOCOL.md',
  ];
  for (const file of wanted) assert.ok(documents.includes(file), file);
});

test('links between files and to headings lead somewhere', () => {
  for (const file of documents) {
    for (const [, target = '', anchor] of text(file).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)) {
      const path = target === '' ? file : join(dirname(file), target);
      assert.ok(existsSync(join(root, path)), `${file} links to ${target}`);
      if (anchor) assert.ok(anchorsOf(path).includes(anchor), `${file} links to ${target}#${anchor}`);
    }
  }
});

function anchorsOf(file: string): string[] {
  return [...text(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );
}

// Where a document names a file of the server or the protocol without its folder.
const folders = ['', 'apps/server/src/', 'packages/protocol/src/', 'apps/server/src/storage/', 'apps/cli/src/'];
const fileOf = (name: string, from: string) =>
  [dirname(from), ...folders].map((folder) => join(root, folder, name)).find((path) => existsSync(path));

test('every source file that a document names exists', () => {
  for (const file of documents) {
    for (const [, name = ''] of text(file).matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)) {
      assert.ok(fileOf(name, file), `${file} names ${name}`);
    }
  }
});

test('a name that a document places "in" a file occurs there', () => {
  for (const file of documents) {
    for (const [, name = '', where = ''] of text(file).matchAll(/`(\w+)`\s+in\s+`([\w./-]+\.ts)`/g)) {
      const path = fileOf(where, file);
      assert.ok(path && new RegExp(`\\b${name}\\b`).test(readFileSync(path, 'utf8')), `${file}: ${name} in ${where}`);
    }
  }
});

test('every source file in the layout of ARCHITECTURE exists', () => {
  const [, layout = ''] = /```text\n(package\.json.*?)```/s.exec(text('docs/ARCHITECTURE.md')) ?? [];
  const named = [...layout.matchAll(/([\w-]+\.ts)\b/g)].map(([, name]) => name);
  const sources = new Set(globSync('{apps,packages}/*/src/**/*.ts', { cwd: root }).map((file) => basename(file)));
  assert.ok(named.length > 20);
  assert.deepEqual(
    named.filter((name = '') => !sources.has(name)),
    [],
  );
});

test('the table of dependencies names all that the packages depend on, and nothing else', () => {
  const wanted = globSync(['package.json', '{apps,packages}/*/package.json', 'bench/package.json'], { cwd: root })
    .map((file) => JSON.parse(text(file)))
    .flatMap(({ dependencies = {}, devDependencies = {} }) => Object.keys({ ...dependencies, ...devDependencies }))
    .filter((name) => !name.startsWith('@rookery/'));
  const [, table = ''] = text('docs/ARCHITECTURE.md').split('## Dependencies');
  const named = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(
    ([, cell = '']) => cell.match(/(?<=`)[\w@][^`]*/g) ?? [],
  );
  assert.deepEqual([...new Set(named)].sort(), [...new Set(wanted)].sort());
});

test('no document that is written by hand is longer than 400 lines', () => {
  for (const file of documents.filter((name) => name !== 'docs/PROTOCOL.md')) {
    assert.ok(text(file).split('\n').length <= 400, file);
  }
});
