import { useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import type { Route } from '../base/route.ts';
import { SectionNav } from '../ui/SectionNav.tsx';
import { sections, sectionWords } from './sections.ts';
import './admin.css';

/** The sections of the administration. */
export function AdminList({ route: [here] }: { route: Route }) {
  const say = useWords(sectionWords);
  const isAdmin = useStore((state) => state.isAdmin);
  // On a phone this list is a screen of its own until a section is chosen.
  const Title = here === undefined ? 'h1' : 'h2';
  return (
    <>
      <header className="list-head">
        <Title className="list-title">{say('title')}</Title>
      </header>
      {isAdmin ? (
        <div className="admin-list">
          <SectionNav
            label={say('sections')}
            area="admin"
            here={here}
            sections={sections.map(({ name, Icon }) => ({ name, Icon, title: say(name), hint: say(`${name}Hint`) }))}
          />
        </div>
      ) : (
        <p className="admin-nav-none">{say('onlyAdmins')}</p>
      )}
    </>
  );
}
