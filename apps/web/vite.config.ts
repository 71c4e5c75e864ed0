import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const COMPRESSIBLE = /\.(?:js|css|html|svg|json|webmanifest|txt)$/;
const LEAST_BYTES = 1024;

/** Also writes each file compressed, so that the server only has to choose. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    writeBundle: {
      order: 'post',
      handler({ dir = '' }, bundle) {
        for (const name of Object.keys(bundle)) {
          const file = join(dir, name);
          if (!COMPRESSIBLE.test(name)) continue;
          const bytes = readFileSync(file);
          if (bytes.length < LEAST_BYTES) continue;
          const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
          writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
          writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
        }
      },
    },
  };
}

const TABLES = /\/packages\/protocol\/src\/(?:commands\/\w+|errors|events)\.ts$/;
const WHOLE = '?whole';

/**
 * Leaves out the texts of the protocol's tables, which would be a third of the first view's code. Only the protocol window
 * shows them, and gets its own complete copy of the tables.
 */
function tablesWithoutSentences(): Plugin {
  return {
    name: 'tables-without-sentences',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer = '', options) {
      const isOfWindow = source === '@rookery/protocol' && importer.includes('/src/admin/traffic/');
      if (!isOfWindow && !importer.endsWith(WHOLE)) return null;
      const found = await this.resolve(source, importer.replace(WHOLE, ''), { ...options, skipSelf: true });
      return found && `${found.id}${WHOLE}`;
    },
    transform(code, id) {
      if (!TABLES.test(id)) return null;
      const cuts: Cut[] = [];
      collectSentences(this.parse(code, { lang: 'ts' }), cuts);
      cuts.sort((a, b) => b.start - a.start);
      const cut = (rest: string, { start, end, by }: Cut) => rest.slice(0, start) + by + rest.slice(end);
      return { code: cuts.reduce(cut, code), map: null };
    },
  };
}

type Cut = { readonly start: number; readonly end: number; readonly by: string };
type Node = {
  type?: string;
  value?: unknown;
  key?: { name?: string };
  callee?: { name?: string };
  arguments?: readonly Node[];
  start: number;
  end: number;
};

/** Parts that only readers of a table need, and servers. */
const FOR_READERS = /^(?:notes|errors|summary|remedy)$/;
const FOR_SERVERS = /^(?:session|since|once|counts|echo|aliases)$/;
/** Functions that define a field; only a server needs more than its kind, which some know without being told. */
const FIELD = /^(?:field|optional|new20|reply20|tail|unchecked)$/;
const FIELD_OF_KIND = /^(?:cleared|limit|nextPage)$/;

/** Texts with a space in them, except the meanings of errors, which the SDK uses: what fields are about, notes, errors. */
function collectSentences(node: unknown, cuts: Cut[]): void {
  if (typeof node !== 'object' || node === null) return;
  const { type, value, key, start, end } = node as Node;
  if (type === 'Literal' && typeof value === 'string' && value.includes(' ')) cuts.push({ start, end, by: "''" });
  else if (type === 'Property' && key?.name === 'meaning') return;
  else if (type === 'Property' && FOR_READERS.test(key?.name ?? '')) cuts.push({ start, end, by: '...{}' });
  else if (type === 'Property' && FOR_SERVERS.test(key?.name ?? '') && isPlain(value))
    cuts.push({ start, end, by: '...{}' });
  else if (type === 'CallExpression' && FIELD_OF_KIND.test((node as Node).callee?.name ?? '')) {
    const { callee, arguments: [about] = [] } = node as Node;
    if (callee && about) cuts.push({ start: about.start, end: about.end, by: '' });
  } else if (type === 'CallExpression' && FIELD.test((node as Node).callee?.name ?? '')) {
    const [kind, ...others] = (node as Node).arguments ?? [];
    const last = others.at(-1);
    collectSentences(kind, cuts);
    if (kind && last) cuts.push({ start: kind.end, end: last.end, by: '' });
  } else for (const child of Object.values(node)) collectSentences(child, cuts);
}

function isPlain(value: unknown): boolean {
  return /^(?:Literal|ArrayExpression)$/.test((value as Node).type ?? '');
}

const WORKER = 'sw.js';

/** Gives the service worker the list of all files of the page, and a name that changes with them. */
function toldToWorker(): Plugin {
  return {
    name: 'told-to-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== 'chunk') throw new Error(`${WORKER} is not built.`);
        const hash = createHash('sha256');
        const files: string[] = [];
        const add = (name: string, content: string | Uint8Array) => {
          hash.update(`${name}\0`).update(content).update('\0');
          files.push(name === 'index.html' ? '/' : `/${name}`);
        };
        let entry = '';
        for (const [name, made] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
          if (made.type === 'chunk' && made.isEntry && made !== worker) entry = `/${name}`;
          if (made !== worker) add(name, made.type === 'chunk' ? made.code : made.source);
        }
        const folder = join(import.meta.dirname, 'public');
        for (const name of readdirSync(folder).sort()) add(name, readFileSync(join(folder, name)));
        const version = hash.update(worker.code).digest('hex').slice(0, 16);
        worker.code = `const BUILT=${JSON.stringify({ version, entry, files })};\n${worker.code}`;
      },
    },
  };
}

const SOURCES = join(import.meta.dirname, 'src/');
const isLibrary = (id: string) => !id.startsWith(SOURCES);

/** The sources in the files of the first views, and in the one for small parts; libraries come with what imports them. */
const files = { base: new Set<string>(), inside: new Set<string>(), door: new Set<string>(), parts: new Set<string>() };

/**
 * Finds out from the imports what goes together: `base` is what the page needs in any case, `inside` what it shows first
 * to an account that is signed in, `door` what it shows otherwise. `parts` are shared by later views, each too small for a file
 * of its own: what is in `base/` and `ui/` and needs no library beyond those of the first views.
 */
function firstViews(): Plugin {
  return {
    name: 'first-views',
    apply: 'build',
    renderStart() {
      const importsOf = (id: string) => this.getModuleInfo(id)?.importedIds ?? [];
      const reach = (id: string, reached = new Set<string>()) => {
        if (isLibrary(id) || reached.has(id)) return reached;
        reached.add(id);
        for (const each of importsOf(id)) reach(each, reached);
        return reached;
      };
      const main = join(SOURCES, 'main.tsx');
      const entry = reach(main);
      files.door = reach(join(SOURCES, 'signin/SignIn.tsx'));
      files.inside = reach(join(SOURCES, 'app/inside.ts'));
      const views = [entry, files.door, files.inside];
      const shared = views.flatMap((view) => [...view]).filter((id) => views.filter((view) => view.has(id)).length > 1);
      files.base = new Set([...shared, ...importsOf(main).filter(isLibrary)]);
      const known = new Set([...entry, ...files.inside].flatMap(importsOf).filter(isLibrary));
      const isLight = (id: string) =>
        [...reach(id)].flatMap(importsOf).every((each) => !isLibrary(each) || known.has(each));
      const low = [...this.getModuleIds()].filter((id) => /^(?:base|ui)\//.test(relative(SOURCES, id)));
      files.parts = new Set(low.filter(isLight));
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    // The component library's texts for screen readers, only in the languages of this page.
    { ...optimizeLocales.vite({ locales: ['en-US', 'zh-CN'] }), enforce: 'pre' },
    react(),
    tablesWithoutSentences(),
    firstViews(),
    toldToWorker(),
    compressed(),
  ],
  build: {
    target: 'es2022',
    // The Content-Security-Policy allows no inline script.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/offline/sw.ts' },
      // Browsers look for updates under the same name, and its scope is its own folder and below.
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? WORKER : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [
            { name: 'base', test: (id) => files.base.has(id) },
            { name: 'inside', test: (id) => files.inside.has(id) },
            { name: 'door', test: (id) => files.door.has(id) },
            { name: 'parts', test: (id) => files.parts.has(id) || id.includes('/lucide-react/'), minShareCount: 2 },
          ],
        },
      },
    },
  },
});
