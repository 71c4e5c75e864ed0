import type { ReactNode } from 'react';
import './chip.css';

/** A word that stands beside the name of something, on a ground of its own. */
export function Chip({
  look = 'plain',
  children,
}: {
  look?: 'plain' | 'accent' | 'good' | 'warn' | 'danger';
  children: ReactNode;
}) {
  return <span className={`chip chip-${look}`}>{children}</span>;
}
