import type { ReactNode } from 'react';
import './chip.css';

/** A short label on a coloured ground, beside a name. */
export function Chip({
  look = 'plain',
  children,
}: {
  look?: 'plain' | 'accent' | 'good' | 'warn' | 'danger';
  children: ReactNode;
}) {
  return <span className={`chip chip-${look}`}>{children}</span>;
}
