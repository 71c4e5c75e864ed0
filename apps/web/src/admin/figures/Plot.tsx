import { useId } from 'react';
import { type Point, SPAN_MS } from './series.ts';
import { shapeOf } from './shape.ts';

const LEAST_SPAN_MS = 60_000;
const frame = { width: 300, height: 64, pad: 3 };

/** A small plot of the last minutes, described by its label. */
export function Plot({ points, fromZero, label }: { points: readonly Point[]; fromZero: boolean; label: string }) {
  const id = useId();
  const { line, area } = shapeOf(points, frame, spanOf(points), fromZero);
  const { width, height } = frame;
  return (
    <svg className="plot" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
      <title id={id}>{label}</title>
      <path className="plot-ground" d={`M0 ${height - 0.5}H${width}`} />
      <path className="plot-area" d={area} />
      <path className="plot-line" d={line} />
    </svg>
  );
}

/** The first few points are stretched over the whole width. */
function spanOf(points: readonly Point[]): number {
  const span = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  return Math.min(Math.max(span, LEAST_SPAN_MS), SPAN_MS);
}
