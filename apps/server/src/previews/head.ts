import { beginningOf } from '@rookery/protocol';
import { type Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5';

/** What a page says of itself, each in one line; an empty one is not said. */
export type Preview = { readonly title: string; readonly site: string; readonly description: string };

const MOST_TITLE_CHARS = 200;
const MOST_SITE_CHARS = 60;
const MOST_DESCRIPTION_CHARS = 300;
/** What says it, best first. */
const TITLES = ['og:title', 'twitter:title'];
const SITES = ['og:site_name'];
const DESCRIPTIONS = ['og:description', 'twitter:description', 'description'];
const WANTED = new Set([...TITLES, ...SITES, ...DESCRIPTIONS]);

// In these a tag is text.
const MODES = new Map([
  ['title', TokenizerMode.RCDATA],
  ['textarea', TokenizerMode.RCDATA],
  ['script', TokenizerMode.SCRIPT_DATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
  ...['style', 'xmp', 'iframe', 'noembed', 'noframes'].map((name) => [name, TokenizerMode.RAWTEXT] as const),
]);

/**
 * Finds in the head of an HTML page what it says of itself. The tags are told apart as browsers do it, but no tree is made of
 * them: how many there are, and how deep they are nested, costs nothing.
 */
export class HtmlHead implements TokenHandler {
  /** How the page says that it is encoded. */
  charset: string | undefined;
  /** Nothing more is said behind here. */
  isOver = false;
  readonly #tokenizer = new Tokenizer({}, this);
  readonly #said = new Map<string, string>();
  #title: string | undefined;
  #isInTitle = false;

  write(text: string): void {
    this.#tokenizer.write(text, false);
  }

  end(text = ''): void {
    this.#tokenizer.write(text, true);
  }

  get preview(): Preview | undefined {
    const title = lineOf(this.#first(TITLES) ?? this.#title ?? '', MOST_TITLE_CHARS);
    if (title === '') return undefined;
    const site = lineOf(this.#first(SITES) ?? '', MOST_SITE_CHARS);
    const description = lineOf(this.#first(DESCRIPTIONS) ?? '', MOST_DESCRIPTION_CHARS);
    return { title, site, description: description === title ? '' : description };
  }

  #first(names: readonly string[]): string | undefined {
    return names.map((name) => this.#said.get(name)).find((text) => text !== undefined && text.trim() !== '');
  }

  onStartTag({ tagName, attrs, selfClosing }: Token.TagToken): void {
    if (this.isOver) return;
    if (tagName === 'body') this.isOver = true;
    if (tagName === 'meta') this.#meta(new Map(attrs.map(({ name, value }) => [name, value])));
    if (tagName === 'title') this.#isInTitle = this.#title === undefined && !selfClosing;
    const mode = MODES.get(tagName);
    if (mode !== undefined) this.#tokenizer.state = mode;
  }

  onEndTag({ tagName }: Token.TagToken): void {
    if (tagName === 'head') this.isOver = true;
    this.#isInTitle = false;
  }

  onCharacter({ chars }: Token.CharacterToken): void {
    if (this.#isInTitle) this.#title = `${this.#title ?? ''}${chars}`;
  }

  onWhitespaceCharacter(token: Token.CharacterToken): void {
    this.onCharacter(token);
  }

  onNullCharacter(): void {}
  onComment(): void {}
  onDoctype(): void {}
  onEof(): void {}

  #meta(attributes: ReadonlyMap<string, string>): void {
    const content = attributes.get('content') ?? '';
    const isType = attributes.get('http-equiv')?.toLowerCase() === 'content-type';
    this.charset ??= attributes.get('charset') ?? (isType ? charsetIn(content) : undefined);
    const name = (attributes.get('property') ?? attributes.get('name') ?? '').trim().toLowerCase();
    if (WANTED.has(name) && !this.#said.has(name)) this.#said.set(name, content);
  }
}

/** The name behind `charset=` in a content type. */
export function charsetIn(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(contentType)?.[1];
}

// They are not seen, or change the order of what is read; the joiners of scripts and emoji stay.
const HIDDEN = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u115F\u1160\u2800\u3164\uFFA0]/gu;
const MARKS = /(\p{M}{3})\p{M}+/gu;

/** A text as one line without what is not seen, and not longer than so many characters. */
function lineOf(text: string, most: number): string {
  const clean = text
    .slice(0, 8 * most)
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(HIDDEN, '')
    .replace(MARKS, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(clean)) return '';
  const short = beginningOf(clean, most);
  return short.length < clean.length ? `${short.trimEnd()}…` : clean;
}
