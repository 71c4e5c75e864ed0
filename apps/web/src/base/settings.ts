import { keepIn, keptIn } from './kept.ts';
import { Observable } from './observable.ts';

/** The user's settings for this browser; none of them belongs to the account. */
export type Choices = {
  readonly theme: 'system' | 'light' | 'dark' | '2005';
  readonly language: 'system' | 'en' | 'zh';
  /** Desktop notifications for messages that arrive while the page is not being looked at. */
  readonly notify: boolean;
  /** Notifications show the text, not only the sender. */
  readonly preview: boolean;
  readonly sound: boolean;
  /** The account that gets push notifications here while the page is closed; 0: none. */
  readonly pushFor: number;
  /** Previews of linked pages are shown below messages, if the server fetches them. */
  readonly linkCards: boolean;
  /** Enter sends and Shift+Enter starts a line; otherwise Ctrl+Enter sends. */
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
  linkCards: true,
  enterSends: true,
};
const allowed: Readonly<Record<string, readonly unknown[]>> = {
  theme: ['system', 'light', 'dark', '2005'],
  language: ['system', 'en', 'zh'],
};

/** Keeps the {@link Choices} in this browser, for all its tabs, and applies them to the page. */
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

  /** The language of the page: the chosen one, or the browser's. */
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
    // Only this theme needs a style sheet of its own; the page works without it.
    if (shown === '2005') void import('../styles/skin-2005.css').catch(() => {});
    html.lang = this.language === 'zh' ? 'zh-CN' : 'en';
  }
}

function read(window: Window): Choices {
  const known = Object.entries(keptIn(window, KEY) ?? {}).filter(
    ([key, value]) => allowed[key]?.includes(value) ?? typeof value === typeof standard[key as keyof Choices],
  );
  return { ...standard, ...Object.fromEntries(known) };
}
