import type { Point } from './series.ts';

/** The frame of a plot. */
export type Frame = { readonly width: number; readonly height: number; readonly pad: number };

/** SVG paths of a plot: its line, and the area below. Both have gaps where values are missing. */
export type PlotPaths = { readonly line: string; readonly area: string };

/** After this long without a value the line is broken. */
const GAP_MS = 10_000;

/**
 * The shape of a series.
 *
 * @param spanMs the time shown across the width, up to the latest point
 * @param fromZero whether the baseline is 0; otherwise the lowest value is near it
 */
export function shapeOf(points: readonly Point[], frame: Frame, spanMs: number, fromZero: boolean): PlotPaths {
  const { width, height, pad } = frame;
  const end = points.at(-1)?.at ?? 0;
  const [low, high] = rangeOf(points, fromZero);
  const x = (at: number) => round(width - ((end - at) / spanMs) * width);
  const y = (value: number) => round(height - pad - ((value - low) / (high - low)) * (height - 2 * pad));
  const runs = runsIn(points.filter(({ at }) => end - at <= spanMs));
  const lines = runs.map((run) => `M${run.map(({ at, value }) => `${x(at)} ${y(value)}`).join('L')}`);
  const areas = runs.map((run, index) => {
    const [first, last] = [run[0]?.at ?? 0, run.at(-1)?.at ?? 0];
    return `${lines[index]}L${x(last)} ${height}L${x(first)} ${height}Z`;
  });
  return { line: lines.join(''), area: areas.join('') };
}

type Known = { readonly at: number; readonly value: number };

function runsIn(points: readonly Point[]): Known[][] {
  const runs: Known[][] = [];
  let last: number | undefined;
  for (const { at, value } of points) {
    if (value === undefined) {
      last = undefined;
      continue;
    }
    if (last === undefined || at - last > GAP_MS) runs.push([]);
    runs.at(-1)?.push({ at, value });
    last = at;
  }
  return runs;
}

/** Centres a flat series, and keeps small changes from looking large. */
function rangeOf(points: readonly Point[], fromZero: boolean): [low: number, high: number] {
  const values = points.map(({ value }) => value).filter((value) => value !== undefined);
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (values.length === 0) return [0, 1];
  if (fromZero) return [0, Math.max(most, 1)];
  const room = Math.max(most - least, 0.05 * most, 1);
  const middle = (least + most) / 2;
  return [middle - room / 2, middle + room / 2];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
