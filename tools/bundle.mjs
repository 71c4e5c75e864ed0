// Bundles the SDK as a page in a browser would have it. Fails when something in it needs Node, and prints its size.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const result = await build({
  absWorkingDir: root,
  entryPoints: ['packages/client/src/index.ts'],
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2023',
  // Left as they are, to be found below; a name that does not begin like this fails by itself.
  external: ['node:*'],
  logLevel: 'error',
});

const [{ contents }] = result.outputFiles;
const [{ imports }] = Object.values(result.metafile.outputs);
for (const { path } of imports) {
  console.error(`The SDK must run in browsers, and imports ${path}: only tcp.ts may.`);
  process.exitCode = 1;
}
console.log(
  `@rookery/client in a browser: ${contents.length} bytes, ${gzipSync(contents, { level: 9 }).length} gzipped.`,
);
