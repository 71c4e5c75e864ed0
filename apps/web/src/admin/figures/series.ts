import type { Client } from '@rookery/client';
import type { ReplyOf } from '@rookery/protocol';
import { Observable } from '../../app/observable.ts';

/** What is plotted. */
export const figureNames = [
  'online',
  'sessions',
  'connections',
  'messages',
  'requests',
  'refusals',
  'memory',
  'database',
] as const;
export type FigureName = (typeof figureNames)[number];

/** A value at a time (ms since 1970, by the server's clock); nothing: not known, as after a restart. */
export type Point = { readonly at: number; readonly value: number | undefined };

/** The figures, as they are shown. */
export type FiguresView = {
  readonly points: Readonly<Record<FigureName, readonly Point[]>>;
  /** Milliseconds since the start of the server. */
  readonly upMs: number | undefined;
  /** When it was started. */
  readonly startedAt: number | undefined;
  /** Why the latest attempt has failed. */
  readonly trouble: unknown;
};

export type Figures = ReplyOf<'Figures'>;

const EVERY_MS = 2000;
/** The server notes its figures every five seconds. */
const LONGEST_MS = 12_000;
/** So much is plotted: five minutes. */
export const SPAN_MS = 300_000;

/** How often something happened in a second, between two askings; nothing when the counting began anew in between. */
export function rateOf(before: Figures | undefined, now: Figures, key: 'MS' | 'RQ' | 'RF'): number | undefined {
  if (!before) return undefined;
  const ms = numberIn(now.TS) - numberIn(before.TS);
  const times = numberIn(now[key]) - numberIn(before[key]);
  const isSameRun = numberIn(now.UP) > numberIn(before.UP) && times >= 0;
  return isSameRun && ms > 0 ? (1000 * times) / ms : undefined;
}

/** The values of one asking. */
export function valuesOf(before: Figures | undefined, now: Figures): Record<FigureName, number | undefined> {
  return {
    online: numberIn(now.OA),
    sessions: numberIn(now.SS),
    connections: numberIn(now.CN),
    messages: rateOf(before, now, 'MS'),
    requests: rateOf(before, now, 'RQ'),
    refusals: rateOf(before, now, 'RF'),
    memory: numberIn(now.ME),
    database: numberIn(now.DB),
  };
}

/** Now, the least and the most of some points; nothing while there is no value. */
export function summaryOf(points: readonly Point[]): { now: number; least: number; most: number } | undefined {
  const values = points.map(({ value }) => value).filter((value) => value !== undefined);
  const now = values.at(-1);
  return now === undefined ? undefined : { now, least: Math.min(...values), most: Math.max(...values) };
}

/**
 * The figures of the last minutes. It asks while somebody looks and the page is in sight, and keeps what it has got.
 */
export class FigureSeries extends Observable<FiguresView> {
  readonly #client: Pick<Client, 'call'>;
  readonly #isInSight: () => boolean;
  #before: Figures | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = false;
  #isAsking = false;

  constructor(client: Pick<Client, 'call'>, isInSight: () => boolean = () => document.visibilityState === 'visible') {
    super({ points: none(), upMs: undefined, startedAt: undefined, trouble: undefined });
    this.#client = client;
    this.#isInSight = isInSight;
  }

  /** Somebody looks. @returns a function for when nobody does any more */
  open(): () => void {
    this.#isOpen = true;
    if (this.#timer === undefined && !this.#isAsking) void this.#ask();
    return () => {
      this.#isOpen = false;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    if (this.#isInSight()) {
      this.#isAsking = true;
      try {
        this.#take(await this.#client.call('Figures', this.#before ? {} : { PT: 1 }));
      } catch (trouble) {
        this.show({ ...this.view, trouble });
      }
      this.#isAsking = false;
    }
    if (this.#isOpen) this.#timer = setTimeout(() => void this.#ask(), EVERY_MS);
  }

  #take(now: Figures): void {
    let { points } = this.view;
    for (const figures of [...pastIn(now), now]) points = this.#with(points, figures);
    const upMs = numberIn(now.UP);
    this.show({ points, upMs, startedAt: numberIn(now.TS) - upMs, trouble: undefined });
  }

  /** The points with those of one asking. */
  #with(points: FiguresView['points'], now: Figures): FiguresView['points'] {
    const at = numberIn(now.TS);
    // Without an asking in between for long, the rate would be that of the pause.
    const before = at - numberIn(this.#before?.TS) < LONGEST_MS ? this.#before : undefined;
    const values = valuesOf(before, now);
    this.#before = now;
    const all = figureNames.map((name) => {
      // What was before is none of the last minutes, as when the page was out of sight, or the clock was put right.
      const latest = points[name].filter((point) => point.at < at && at - point.at <= SPAN_MS);
      return [name, [...latest, { at, value: values[name] }]];
    });
    return Object.fromEntries(all) as FiguresView['points'];
  }
}

const KEYS = ['TS', 'UP', 'OA', 'SS', 'CN', 'RQ', 'MS', 'RF', 'ME', 'DB'] as const;

/** What the server has noted in the last minutes, before anybody looked. */
function pastIn({ PT }: Figures): Figures[] {
  if (PT === undefined || PT === '') return [];
  return PT.map((text) => {
    const numbers = text.split(' ').map(Number);
    return Object.fromEntries(KEYS.map((key, index) => [key, numbers[index] ?? 0])) as Figures;
  });
}

function none(): Record<FigureName, readonly Point[]> {
  return Object.fromEntries(figureNames.map((name) => [name, []])) as unknown as Record<FigureName, readonly Point[]>;
}

function numberIn(value: number | '' | undefined): number {
  return value || 0;
}
