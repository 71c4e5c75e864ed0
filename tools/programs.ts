import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** A program in a document: the section it is in, and what it prints where that stands behind it. */
export type Program = { readonly heading: string; readonly program: string; readonly output: string | undefined };

/** The pages of the SDK. */
export const sdkPages = ['README', 'MESSAGES', 'FILES'].map((name) => `packages/client/${name}.md`);

/** The TypeScript programs of documents, in order. */
export function programsOf(...documents: readonly string[]): Program[] {
  const sections = documents.flatMap((document) => readFileSync(join(root, document), 'utf8').split('\n## '));
  return sections.flatMap((section) => {
    const [heading = ''] = section.split('\n', 1);
    const blocks = section.matchAll(/```ts\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs);
    return [...blocks].map(([, program = '', output]) => ({ heading, program, output }));
  });
}
