import type { Client } from '@rookery/client';
import type { ReplyOf } from '@rookery/protocol';
import { Observable } from '../../base/observable.ts';

/** The plotted figures. */
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

/** A value at a time (ms since 1970, server clock); undefined if unknown, as after a restart. */
export type Point = { readonly at: number; readonly value: number | undefined };

/** The figures as shown. */
export type FiguresView = {
  readonly points: Readonly<Record<FigureName, readonly Point[]>>;
  /** Uptime of the server in milliseconds. */
  readonly upMs: number | undefined;
  /** When the server started. */
  readonly startedAt: number | undefined;
  /** The error of the latest attempt. */
  readonly trouble: unknown;
};

export type Figures = ReplyOf<'Figures'>;

const EVERY_MS = 2000;
/** The server records its figures every five seconds. */
const LONGEST_MS = 12_000;
/** The plotted span: five minutes. */
export const SPAN_MS = 300_000;

/** Events per second between two samples; undefined if the server restarted in between. */
export function rateOf(before: Figures | undefined, now: Figures, key: 'MS' | 'RQ' | 'RF'): number | undefined {
  if (!before) return undefined;
  const ms = numberIn(now.TS) - numberIn(before.TS);
  const times = numberIn(now[key]) - numberIn(before[key]);
  const isSameRun = numberIn(now.UP) > numberIn(before.UP) && times >= 0;
  return isSameRun && ms > 0 ? (1000 * times) / ms : undefined;
}

/** The values of one sample. */
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

/** The latest, lowest and highest value; undefined while there is none. */
export function summaryOf(points: readonly Point[]): { now: number; least: number; most: number } | undefined {
  const values = points.map(({ value }) => value).filter((value) => value !== undefined);
  const now = values.at(-1);
  return now === undefined ? undefined : { now, least: Math.min(...values), most: Math.max(...values) };
}

/**
 * The figures of the last minutes. Asks while it is watched and the page is visible, and keeps its points.
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

  /** Begins watching. @returns a function that ends it */
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

  /** The points with a sample added. */
  #with(points: FiguresView['points'], now: Figures): FiguresView['points'] {
    const at = numberIn(now.TS);
    // After a long gap, the rate would be the average over it.
    const before = at - numberIn(this.#before?.TS) < LONGEST_MS ? this.#before : undefined;
    const values = valuesOf(before, now);
    this.#before = now;
    const all = figureNames.map((name) => {
      // Drops older points, and later ones after the clock was set back.
      const latest = points[name].filter((point) => point.at < at && at - point.at <= SPAN_MS);
      return [name, [...latest, { at, value: values[name] }]];
    });
    return Object.fromEntries(all) as FiguresView['points'];
  }
}

const KEYS = ['TS', 'UP', 'OA', 'SS', 'CN', 'RQ', 'MS', 'RF', 'ME', 'DB'] as const;

/** The samples that the server recorded before watching began. */
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
