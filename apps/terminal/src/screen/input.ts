import type { Key } from '../base/keys.ts';

/** What a terminal sends: keys, pasted text, and whether its window has the focus. */
export type InputListener = {
  key(key: Key): void;
  paste(text: string): void;
  focus(hasFocus: boolean): void;
};

const ESC = '\u001b';
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
const MOST_PASTED = 100_000;

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: this is what terminals send
const CSI = /^\u001b{1,2}\[([0-9;:?<=>]*)[ -/]*([@-~])/;
const SS3 = /^\u001b{1,2}O([A-Za-z])/;
const UNFINISHED = /^\u001b{1,2}(?:\[[0-9;:?<=>]*[ -/]*|O)?$/;
const LONG_KEY = /^[[O\u001b]/;
const ONLY_ESCAPES = /^\u001b+$/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: this is what terminals send

const LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  M: 'enter',
  Z: 'shift-tab',
};
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  15: 'f5',
};
const CODES: Readonly<Record<number, string>> = {
  9: 'tab',
  10: 'ctrl-j',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
  8: 'backspace',
};

/** Reads what a terminal sends, in slices of any length, and tells a listener. */
export class Input {
  readonly #listener: InputListener;
  #text = '';

  constructor(listener: InputListener) {
    this.#listener = listener;
  }

  /** Takes a slice. Returns whether the rest may be a key by itself (Escape) or the beginning of a longer one. */
  take(slice: string): boolean {
    // Alt comes in one piece with its key. What comes apart is an Escape and another key, or the middle of a long one.
    if (ONLY_ESCAPES.test(this.#text) && !LONG_KEY.test(slice)) this.flush();
    this.#text += slice;
    while (this.#text !== '') {
      const length = this.#next();
      if (length === 0) break;
      this.#text = this.#text.slice(length);
    }
    return this.#text !== '' && !this.#isPasting;
  }

  /** No more has come: what is there is a key. */
  flush(): void {
    if (this.#text === '' || this.#isPasting) return;
    const [key] = this.#text;
    const alone = this.#text === ESC || this.#text === ESC + ESC;
    const text = this.#text;
    this.#text = '';
    if (alone) this.#press('escape');
    else if (key === ESC) this.#press(`alt-${text[1]}`);
  }

  get #isPasting(): boolean {
    return this.#text.startsWith(PASTE_START);
  }

  /** Takes what stands at the beginning; returns its length, 0 when it is not complete. */
  #next(): number {
    const text = this.#text;
    if (!text.startsWith(ESC)) return this.#character();
    if (this.#isPasting) return this.#paste();
    if (UNFINISHED.test(text)) return 0;
    const csi = CSI.exec(text);
    if (csi) this.#sequence(csi[1] ?? '', csi[2] ?? '', csi[0].startsWith(ESC + ESC));
    const ss3 = csi ? null : SS3.exec(text);
    if (ss3) this.#press(LETTERS[ss3[1] ?? ''], ss3[0].startsWith(ESC + ESC) ? 'alt-' : '');
    if (csi || ss3) return (csi ?? ss3)?.[0].length ?? 1;
    return this.#alt();
  }

  #paste(): number {
    const end = this.#text.indexOf(PASTE_END);
    if (end < 0) return 0;
    const pasted = this.#text.slice(PASTE_START.length, end).slice(0, MOST_PASTED);
    if (pasted !== '') this.#listener.paste(pasted);
    return end + PASTE_END.length;
  }

  #character(): number {
    const character = String.fromCodePoint(this.#text.codePointAt(0) ?? 0);
    if (CONTROL.test(character)) this.#press(controlName(character));
    else this.#listener.key({ name: character, text: character });
    return character.length;
  }

  /** Escape and a character: Alt is held. */
  #alt(): number {
    const character = String.fromCodePoint(this.#text.codePointAt(1) ?? 0);
    this.#press(CONTROL.test(character) ? controlName(character) : character, 'alt-');
    return 1 + character.length;
  }

  #sequence(parameters: string, final: string, hasAlt: boolean): void {
    if (final === 'I' || final === 'O') {
      this.#listener.focus(final === 'I');
      return;
    }
    const [first = '', second = '', third = ''] = parameters.split(';').map((part) => part.split(':')[0]);
    // A late answer to where the cursor is: row and column, where F3 has 1 and the modifiers.
    if (final === 'R' && first !== '' && first !== '1') return;
    const modifiers = modifiersOf(second) || (hasAlt ? 'alt-' : '');
    if (final === 'u') this.#coded(Number(first), modifiers);
    else if (final === '~' && first === '27') this.#coded(Number(third), modifiers);
    else if (final === '~') this.#press(NUMBERS[first], modifiers);
    else this.#press(LETTERS[final], modifiers);
  }

  /** A key that is told by the number of its character. */
  #coded(code: number, modifiers: string): void {
    const name = CODES[code] ?? (code >= 32 && code < 0xd800 ? String.fromCodePoint(code) : undefined);
    if (name === undefined) return;
    if (CODES[code] === undefined && /^(?:shift-)?$/.test(modifiers)) this.#listener.key({ name, text: name });
    else this.#press(name, modifiers);
  }

  #press(name: string | undefined, modifiers = ''): void {
    if (name === undefined) return;
    const full = name === 'ctrl-j' && modifiers === 'alt-' ? 'alt-enter' : modifiers + name;
    this.#listener.key({ name: full.replace('shift-shift-', 'shift-') });
  }
}

function controlName(character: string): string {
  const code = character.charCodeAt(0);
  const known = CODES[code];
  if (known !== undefined) return known;
  return code === 0 ? 'ctrl- ' : `ctrl-${String.fromCharCode(code + (code <= 26 ? 96 : 64)).toLowerCase()}`;
}

/** `ctrl-alt-shift-`, as the bits of the second parameter say. */
function modifiersOf(parameter: string): string {
  const bits = parameter === '' ? 0 : Number(parameter) - 1;
  return [bits & 4 && 'ctrl-', bits & (2 | 8) && 'alt-', bits & 1 && 'shift-'].filter(Boolean).join('');
}
