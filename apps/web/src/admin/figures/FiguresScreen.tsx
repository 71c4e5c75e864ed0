import { useEffect, useSyncExternalStore } from 'react';
import { useLocale, useWords } from '../../base/language.ts';
import { useStanding, useTrouble } from '../../base/useReach.ts';
import { Screen } from '../../ui/Screen.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useTimes } from '../../ui/time.ts';
import { figureWords } from './figure-words.ts';
import { useAmounts } from './formats.ts';
import { Plot } from './Plot.tsx';
import type { FigureSeries } from './series.ts';
import { type FigureName, figureNames, type Point, summaryOf } from './series.ts';
import './figures.css';

/** These vary little relative to their size: their plots do not begin at 0. */
const large: readonly FigureName[] = ['memory', 'database'];

/** The figures of the server, now and over the last minutes. */
export function FiguresScreen({ figures }: { figures: FigureSeries }) {
  const say = useWords(figureWords);
  const { points, upMs, startedAt, trouble: failure } = useSyncExternalStore(figures.subscribe, figures.snapshot);
  useEffect(() => figures.open(), [figures]);
  // They stop without a connection.
  const trouble = useTrouble(failure, false);
  return (
    <Screen title={say('title')} back={['admin']} isWide>
      <Trouble error={trouble} />
      <ul className="figures">
        {figureNames.map((name) => (
          <FigureCard key={name} name={name} points={points[name]} />
        ))}
        <UptimeCard upMs={upMs} startedAt={startedAt} />
      </ul>
      <p className="figures-note">{say('hint')}</p>
    </Screen>
  );
}

function FigureCard({ name, points }: { name: FigureName; points: readonly Point[] }) {
  const say = useWords(figureWords);
  const amounts = useAmounts();
  const none = useNone();
  const summary = summaryOf(points);
  const written = (value: number) => amounts.of(name, value);
  const label = say(name);
  const range = summary && { least: written(summary.least), most: written(summary.most) };
  return (
    <li className={`card figure figure-${name}`}>
      <h2 className="figure-name">{label}</h2>
      <p className="figure-now number">{summary ? written(summary.now) : '–'}</p>
      <Plot
        points={points}
        fromZero={!large.includes(name)}
        label={summary && range ? say('plot', { name: label, now: written(summary.now), ...range }) : label}
      />
      <p className="figure-range number muted">
        {range ? say(range.least === range.most ? 'steady' : 'range', range) : none}
      </p>
    </li>
  );
}

/** Shown in place of a value that is still to come, or unavailable offline. */
function useNone(): string {
  const say = useWords(figureWords);
  return useStanding() === 'lost' ? '–' : say('waiting');
}

function UptimeCard({ upMs, startedAt }: { upMs: number | undefined; startedAt: number | undefined }) {
  const say = useWords(figureWords);
  const locale = useLocale();
  const times = useTimes();
  const none = useNone();
  return (
    <li className="card figure figure-uptime">
      <h2 className="figure-name">{say('uptime')}</h2>
      <p className="figure-now number">{upMs === undefined ? '–' : inWords(upMs, say, locale)}</p>
      <p className="figure-range number muted">
        {startedAt === undefined ? none : say('since', { when: times.full(startedAt) })}
      </p>
    </li>
  );
}

/** The two largest units of a duration. */
function inWords(ms: number, say: ReturnType<typeof useWords<(typeof figureWords)['en']>>, locale: string): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [
    ['days', Math.floor(seconds / 86_400)],
    ['hours', Math.floor(seconds / 3600) % 24],
    ['minutes', Math.floor(seconds / 60) % 60],
    ['seconds', seconds % 60],
  ] as const;
  const first = parts.findIndex(([, count]) => count > 0);
  const shown = parts.slice(first < 0 ? parts.length - 1 : first).slice(0, 2);
  return shown.map(([unit, count]) => say(unit, { count })).join(locale === 'en' ? ' ' : '');
}
