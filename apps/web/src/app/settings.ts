import { keepIn, keptIn } from './kept.ts';
import { Observable } from './observable.ts';

/** What somebody has chosen for this browser; nothing of it concerns the account. */
export type Choices = {
  readonly theme: 'system' | 'light' | 'dark' | '2005';
  readonly language: 'system' | 'en' | 'zh';
  /** Notifications of the desktop for messages that come while nobody looks. */
  readonly notify: boolean;
  /** They show what was written, and not only by whom. */
  readonly preview: boolean;
  readonly sound: boolean;
  /** The account that is told here when the page is closed, too; 0 none. */
  readonly pushFor: number;
  /** Enter sends, and Shift+Enter begins a line; otherwise Ctrl+Enter sends. */
  readonly enterSends: boolean;
};

const KEY = 'rookery.settings';
const standard: Choices = {
  theme: 'system',
  language: 'system',
  notify: false,
  preview: true,
  sound: false,
  pushFor: 0,
  enterSends: true,
};
const allowed = {
  theme: ['system', 'light', 'dark', '2005'],
  language: ['system', 'en', 'zh'],
  notify: [true, false],
  preview: [true, false],
  sound: [true, false],
  enterSends: [true, false],
} as const;

/** Keeps the {@link Choices} in this browser, the same in all its tabs, and shows them on the page. */
export class Settings extends Observable<Choices> {
  readonly #window: Window;
  readonly #dark: MediaQueryList;

  constructor(window: Window) {
    super(read(window));
    this.#window = window;
    this.#dark = window.matchMedia('(prefers-color-scheme: dark)');
    this.#apply();
    this.#dark.addEventListener('change', () => this.#apply());
    window.addEventListener('storage', ({ key }) => {
      if (key === KEY || key === null) this.#take(read(window));
    });
  }

  change(changes: Partial<Choices>): void {
    const choices = { ...this.view, ...changes };
    keepIn(this.#window, KEY, choices);
    this.#take(choices);
  }

  /** The language that is spoken: the chosen one, or that of the browser. */
  get language(): 'en' | 'zh' {
    const { language } = this.view;
    if (language !== 'system') return language;
    return this.#window.navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  }

  #take(choices: Choices): void {
    this.show(choices);
    this.#apply();
  }

  #apply(): void {
    const { theme } = this.view;
    const shown = theme === 'system' ? (this.#dark.matches ? 'dark' : 'light') : theme;
    const { documentElement: html } = this.#window.document;
    html.dataset.theme = shown;
    // What colours alone do not make of it; it can be used without.
    if (shown === '2005') void import('../styles/skin-2005.css').catch(() => {});
    html.lang = this.language === 'zh' ? 'zh-CN' : 'en';
  }
}

function read(window: Window): Choices {
  const known = Object.entries(keptIn(window, KEY) ?? {}).filter(([key, value]) =>
    key === 'pushFor'
      ? Number.isInteger(value)
      : (allowed[key as keyof typeof allowed] as readonly unknown[] | undefined)?.includes(value),
  );
  return { ...standard, ...Object.fromEntries(known) };
}
