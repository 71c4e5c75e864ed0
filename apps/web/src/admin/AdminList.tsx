import { useStore } from '../app/context.ts';
import { useWords } from '../app/language.ts';
import { hrefOf, type Route } from '../app/route.ts';
import { sections, sectionWords } from './sections.ts';
import './admin.css';

/** What there is to look after. */
export function AdminList({ route: [here] }: { route: Route }) {
  const say = useWords(sectionWords);
  const isAdmin = useStore((state) => state.isAdmin);
  // On a phone this list is a screen of its own, until something is chosen.
  const Title = here === undefined ? 'h1' : 'h2';
  return (
    <>
      <header className="bar">
        <div className="bar-title">
          <Title>{say('title')}</Title>
        </div>
      </header>
      {isAdmin ? (
        <nav className="admin-nav" aria-label={say('sections')}>
          {sections.map(({ name, Icon }) => (
            <a
              key={name}
              className={`admin-nav-item${here === name ? ' admin-nav-here' : ''}`}
              href={hrefOf('admin', name)}
              aria-current={here === name ? 'page' : undefined}
            >
              <Icon aria-hidden />
              <span>
                {say(name)}
                <small>{say(`${name}Hint`)}</small>
              </span>
            </a>
          ))}
        </nav>
      ) : (
        <p className="admin-nav-none">{say('onlyAdmins')}</p>
      )}
    </>
  );
}
