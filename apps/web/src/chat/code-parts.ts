/** A piece of a message: text, or code with its backticks. Together the pieces are the whole text. */
export type CodePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'block' | 'inline'; readonly text: string; readonly before: string; readonly after: string };

// A block has lines of its own; its language may follow the opening fence.
const BLOCK = /^(```[^\n`]*\n)([\s\S]*?)(\n?```[^\S\n]*(?:\n|$))/gm;
const INLINE = /(?<!`)(`{1,2})(?!`)([^`\n]+)(\1)(?!`)/g;

/** Splits a text at its code blocks. */
export function blocksIn(text: string): CodePart[] {
  return text.includes('```') ? codeIn(text, BLOCK, 'block') : [{ kind: 'words', text }];
}

/** Splits a text at its inline code. */
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
