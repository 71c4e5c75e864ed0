import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { defineWords, useWords } from '../base/language.ts';
import { go } from '../base/route.ts';
import { IconButton } from './Button.tsx';
import './screen.css';

const words = defineWords({ en: { back: 'Back' }, zh: { back: '返回' } });

/** A screen of the main pane: a bar with the title, and the content. On a phone the bar leads back. */
export function Screen({
  title,
  back,
  acts,
  children,
  isWide = false,
}: {
  title: ReactNode;
  /** Where Back leads on a phone. */
  back: readonly string[];
  acts?: ReactNode;
  children: ReactNode;
  /** Uses the full width, for tables. */
  isWide?: boolean;
}) {
  return (
    <section className="screen">
      <ScreenBar title={<h1>{title}</h1>} back={back} acts={acts} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so must be reachable by keyboard */}
      <div className="screen-body" tabIndex={0}>
        <div className={isWide ? 'screen-wide' : 'screen-column'}>{children}</div>
      </div>
    </section>
  );
}

/** The bar of a screen alone, for screens with their own scrolling. */
export function ScreenBar({ title, back, acts }: { title: ReactNode; back: readonly string[]; acts?: ReactNode }) {
  const say = useWords(words);
  return (
    <header className="bar">
      <span className="bar-back">
        <IconButton label={say('back')} onPress={() => go(...back)}>
          <ArrowLeft aria-hidden />
        </IconButton>
      </span>
      <div className="bar-title">{title}</div>
      <div className="bar-acts">{acts}</div>
    </header>
  );
}

/** Shown where there is nothing yet, with a hint. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      {icon}
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** A section with a heading. */
export function Card({ title, children }: { title?: ReactNode; children: ReactNode }) {
  return (
    <section className="card">
      {title && <h2 className="card-title">{title}</h2>}
      {children}
    </section>
  );
}
