import { memo } from 'react';
import type { Shape } from './birds.ts';
import { drawingOf, traitsOf } from './faces.ts';

/**
 * A face as this project draws it; legacy clients have their own pictures for the numbers. 0 means none was chosen: the face
 * is then derived from the account number.
 */
export const Face = memo(function Face({ uin, number }: { uin: number; number: number }) {
  const { ground, size, bird, hat, place } = drawingOf(traitsOf(number, uin));
  return (
    <svg viewBox="0 0 48 48" aria-hidden="true">
      <rect width="48" height="48" fill={ground} />
      <g transform={size}>
        {bird.map(drawn)}
        {hat.length > 0 && <g transform={place}>{hat.map(drawn)}</g>}
      </g>
    </svg>
  );
});

function drawn([ink, path, width]: Shape) {
  if (width === undefined) return <path key={path} d={path} fill={ink} />;
  return (
    <path
      key={path}
      d={path}
      fill="none"
      stroke={ink}
      strokeWidth={width}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  );
}
