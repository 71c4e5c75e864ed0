import { faceOf, nameOf } from '@rookery/store';
import { Keyboard, LogOut } from 'lucide-react';
import { useState } from 'react';
import { useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { hrefOf, type Route } from '../base/route.ts';
import { Avatar, OwnDot } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { SectionNav } from '../ui/SectionNav.tsx';
import { useOwnStatusWord } from '../ui/status.ts';
import { useIsWide } from '../ui/useIsWide.ts';
import { ShortcutList } from './ShortcutList.tsx';
import { SignOut } from './SignOut.tsx';
import { sections, sectionWords } from './sections.ts';
import './me.css';

/** My account and its settings. */
export function MeList({ route: [chosen] }: { route: Route }) {
  const say = useWords(sectionWords);
  // On a phone this list is a screen of its own; otherwise the first setting is open beside it.
  const isWide = useIsWide('43.75rem');
  const here = chosen ?? (isWide ? sections[0].name : undefined);
  const Title = isWide ? 'h2' : 'h1';
  return (
    <>
      <header className="list-head">
        <Title className="list-title">{say('title')}</Title>
      </header>
      <div className="me-list">
        <Own />
        <SectionNav
          label={say('sections')}
          area="me"
          here={here}
          sections={sections.map(({ name, Icon }) => ({ name, Icon, title: say(name), hint: say(`${name}Hint`) }))}
        />
        <Keys />
        <Leave />
      </div>
    </>
  );
}

function Own() {
  const say = useWords(sectionWords);
  const word = useOwnStatusWord();
  const uin = useStore((state) => state.uin);
  const name = useStore((state) => nameOf(state, state.uin));
  const status = useStore((state) => state.status);
  const face = useStore((state) => faceOf(state, state.uin));
  return (
    <div className="me-own">
      <a className="me-own-face" href={hrefOf('me', 'face')} aria-label={say('changeFace')} title={say('changeFace')}>
        <Avatar uin={uin} face={face} size="large" />
      </a>
      <div className="me-own-texts">
        <p className="me-own-name">
          <bdi>{name}</bdi>
        </p>
        <p className="me-own-number">
          <span className="visually-hidden">{say('number')} </span>
          <span className="number">{uin}</span>
          <CopyButton text={String(uin)} label={say('copyNumber')} isIcon />
        </p>
        <p className="me-own-status">
          <OwnDot status={status} />
          <span aria-hidden>{word(status)}</span>
        </p>
      </div>
    </div>
  );
}

function Keys() {
  const say = useWords(sectionWords);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="me-keys">
      <Button icon={<Keyboard aria-hidden />} onPress={() => setIsOpen(true)}>
        {say('keys')}
      </Button>
      {isOpen && <ShortcutList isOpen onClose={() => setIsOpen(false)} />}
    </div>
  );
}

function Leave() {
  const say = useWords(sectionWords);
  const [isAsked, setIsAsked] = useState(false);
  return (
    <div className="me-leave">
      <Button icon={<LogOut aria-hidden />} onPress={() => setIsAsked(true)}>
        {say('leave')}
      </Button>
      <SignOut isOpen={isAsked} onClose={() => setIsAsked(false)} />
    </div>
  );
}
