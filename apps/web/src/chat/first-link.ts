import { linkFinder } from '../base/links.ts';
import { blocksIn, inlineCodeIn } from './code-parts.ts';
import { partsOf } from './text.ts';

const find = linkFinder();

/** The first address of a page in a text, unless it is in code or in what is quoted. */
export function firstLink(text: string): string | undefined {
  for (const words of ownWords(text)) {
    const link = find(words).find(({ href }) => href !== undefined && /^https?:/.test(href));
    if (link) return link.href;
  }
  return undefined;
}

function ownWords(text: string): string[] {
  const blocks = blocksIn(text).filter(({ kind }) => kind === 'words');
  const own = blocks.flatMap((block) => partsOf(block.text).filter(({ isQuote }) => !isQuote));
  return own.flatMap((part) => inlineCodeIn(part.text).flatMap(({ kind, text }) => (kind === 'words' ? [text] : [])));
}
