import type { Client } from '@rookery/client';
import type { ReplyByName } from '@rookery/protocol';
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

export type Figures = ReplyByName<'Figures'>;

const EVERY_MS = 2000;
/** The server records its figures every five seconds. */
const LONGEST_MS = 12_000;
/** The plotted span: five minutes. */
export const SPAN_MS = 300_000;

/** Events per second between two samples; undefined if the server restarted in between. */
export function rateOf(
  before: Figures | undefined,
  now: Figures,
  key: 'messages' | 'requests' | 'refusals',
): number | undefined {
  if (!before) return undefined;
  const ms = (now.at ?? 0) - (before.at ?? 0);
  const times = (now[key] ?? 0) - (before[key] ?? 0);
  const isSameRun = (now.upMs ?? 0) > (before.upMs ?? 0) && times >= 0;
  return isSameRun && ms > 0 ? (1000 * times) / ms : undefined;
}

/** The values of one sample. */
export function valuesOf(before: Figures | undefined, now: Figures): Record<FigureName, number | undefined> {
  return {
    online: now.online ?? 0,
    sessions: now.sessions ?? 0,
    connections: now.connections ?? 0,
    messages: rateOf(before, now, 'messages'),
    requests: rateOf(before, now, 'requests'),
    refusals: rateOf(before, now, 'refusals'),
    memory: now.memoryBytes ?? 0,
    database: now.databaseBytes ?? 0,
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
        this.#take(await this.#client.call('Figures', { withPast: !this.#before }));
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
    const { at = 0, upMs = 0 } = now;
    this.show({ points, upMs, startedAt: at - upMs, trouble: undefined });
  }

  /** The points with a sample added. */
  #with(points: FiguresView['points'], now: Figures): FiguresView['points'] {
    const { at = 0 } = now;
    // After a long gap, the rate would be the average over it.
    const before = at - (this.#before?.at ?? 0) < LONGEST_MS ? this.#before : undefined;
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

/** In the order in which the server gives them. */
const KEYS = [
  'at',
  'upMs',
  'online',
  'sessions',
  'connections',
  'requests',
  'messages',
  'refusals',
  'memoryBytes',
  'databaseBytes',
] as const;

/** The samples that the server recorded before watching began. */
function pastIn({ past = [] }: Figures): Figures[] {
  return past.map((text) => {
    const numbers = text.split(' ').map(Number);
    return Object.fromEntries(KEYS.map((key, index) => [key, numbers[index] ?? 0])) as Figures;
  });
}

function none(): Record<FigureName, readonly Point[]> {
  return Object.fromEntries(figureNames.map((name) => [name, []])) as unknown as Record<FigureName, readonly Point[]>;
}
