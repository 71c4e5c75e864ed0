import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { build } from 'esbuild';
import { installed, oldestNode } from './packed.ts';
import { programsOf, sdkPages } from './programs.ts';

const bin = join(import.meta.dirname, '../node_modules/.bin');
const types = join(import.meta.dirname, '../node_modules/@types');

const { folder, tarballs } = installed(after);

test('they hold what is needed to use them, and nothing else', () => {
  for (const name of ['client', 'protocol']) {
    const within = join(folder, 'node_modules/@rookery', name);
    const files = globSync('**/*.*', { cwd: within }).sort();
    for (const file of ['README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts'])
      assert.ok(files.includes(file), `${name} without ${file}`);
    assert.ok(existsSync(join(within, 'LICENSE')));
    const others = files.filter(
      (file) => !/^(?:README\.md|package\.json|dist\/[\w-]+(?:\/[\w-]+)?\.(?:js|d\.ts))$/.test(file),
    );
    assert.deepEqual(others, []);
    const { private: isPrivate, scripts, engines, license } = manifest(within);
    assert.deepEqual(
      { isPrivate, scripts, engines, license },
      {
        isPrivate: undefined,
        scripts: undefined,
        engines: { node: '>=22' },
        license: 'Apache-2.0',
      },
    );
  }
});

test('publint and attw find nothing', () => {
  for (const tarball of tarballs) {
    execFileSync(join(bin, 'publint'), ['--strict', tarball], { stdio: 'pipe' });
    execFileSync(join(bin, 'attw'), ['--profile', 'esm-only', tarball], { stdio: 'pipe' });
  }
});

test('each path is imported by Node', () => {
  const paths = Object.keys(manifest(join(folder, 'node_modules/@rookery/client')).exports).sort();
  assert.deepEqual(paths, ['.', './legacy', './tcp']);
  const program = paths.map((path) => `await import('@rookery/client${path.slice(1)}');`).join('\n');
  execFileSync(oldestNode, ['--input-type=module', '--eval', program], { cwd: folder, stdio: 'pipe' });
});

test('a bundle for browsers needs no Node, and has the legacy protocol only where it is asked for', async () => {
  const bundle = async (contents: string) => {
    const stdin = { contents, resolveDir: folder };
    const bundled = await build({
      stdin,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'esm',
    });
    return Object.keys(bundled.metafile.inputs).filter((file) => /legacy/.test(file)).length;
  };
  const page = `import { Client, websocket } from '@rookery/client'; new Client({ transport: websocket('ws://a') });`;
  assert.equal(await bundle(page), 0);
  assert.ok((await bundle(`import { legacy } from '@rookery/client/legacy'; legacy();\n${page}`)) > 0);
});

// The programs of the README are written for one of the two; all of their types are checked, those of libraries too.
const projects = {
  nodenext: { module: 'nodenext', lib: ['es2024'], types: ['node'], typeRoots: [types] },
  bundler: { module: 'esnext', moduleResolution: 'bundler', lib: ['es2024', 'dom', 'dom.asynciterable'], types: [] },
};
for (const [name, options] of Object.entries(projects)) {
  test(`a TypeScript project with ${name} compiles the programs of the README`, () => {
    const within = join(folder, name);
    mkdirSync(within);
    const programs = programsOf(...sdkPages).filter(
      ({ program }) => /\bprocess\b|'http:/.test(program) === (name === 'nodenext'),
    );
    assert.ok(programs.length > 0);
    for (const [i, { program }] of programs.entries()) writeFileSync(join(within, `program-${i}.ts`), program);
    const compilerOptions = { ...options, strict: true, noEmit: true, skipLibCheck: false, target: 'es2022' };
    writeFileSync(join(within, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const compile = () => execFileSync(join(bin, 'tsc'), ['-p', within], { stdio: 'pipe', encoding: 'utf8' });
    assert.doesNotThrow(compile);
  });
}

function manifest(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
