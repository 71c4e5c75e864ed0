import type { LucideIcon } from 'lucide-react';
import { hrefOf } from '../base/route.ts';
import './section-nav.css';

type Section = { readonly name: string; readonly Icon: LucideIcon; readonly title: string; readonly hint: string };

/** The screens of an area, each with icon and description. `here` is the current one. */
export function SectionNav({
  label,
  area,
  here,
  sections,
}: {
  label: string;
  area: string;
  here: string | undefined;
  sections: readonly Section[];
}) {
  return (
    <nav className="section-nav" aria-label={label}>
      {sections.map(({ name, Icon, title, hint }) => (
        <a
          key={name}
          className={`section${here === name ? ' section-here' : ''}`}
          href={hrefOf(area, name)}
          aria-current={here === name ? 'page' : undefined}
        >
          <Icon aria-hidden />
          <span>
            {title}
            <small>{hint}</small>
          </span>
        </a>
      ))}
    </nav>
  );
}
