/** A piece of a message: words, or code between backticks, with the signs around it. Together they are the whole text. */
export type CodePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'block' | 'inline'; readonly text: string; readonly before: string; readonly after: string };

// A block stands in lines of its own, and what follows the first three signs names its language.
const BLOCK = /^(```[^\n`]*\n)([\s\S]*?)(\n?```[^\S\n]*(?:\n|$))/gm;
const INLINE = /(?<!`)(`{1,2})(?!`)([^`\n]+)(\1)(?!`)/g;

/** The blocks of code in a text, and what stands between them. */
export function blocksIn(text: string): CodePart[] {
  return text.includes('```') ? codeIn(text, BLOCK, 'block') : [{ kind: 'words', text }];
}

/** The code within the lines of a text, and what stands between. */
export function inlineCodeIn(text: string): CodePart[] {
  return text.includes('`') ? codeIn(text, INLINE, 'inline') : [{ kind: 'words', text }];
}

function codeIn(text: string, pattern: RegExp, kind: 'block' | 'inline'): CodePart[] {
  const parts: CodePart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [all, before = '', code = '', after = ''] = match;
    if (code.trim() === '') continue;
    if (match.index > end) parts.push({ kind: 'words', text: text.slice(end, match.index) });
    parts.push({ kind, text: code, before, after });
    end = match.index + all.length;
  }
  if (end < text.length || parts.length === 0) parts.push({ kind: 'words', text: text.slice(end) });
  return parts;
}
