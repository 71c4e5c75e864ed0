import { Languages, Palette } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSettings } from '../app/context.ts';
import { defineWords, useWords } from '../app/language.ts';
import type { Choices } from '../app/settings.ts';
import { ActionMenu } from '../ui/Menu.tsx';
import { Chatter } from './Chatter.tsx';
import { Mark } from './Mark.tsx';
import './signin.css';

const words = defineWords('welcome', {
  en: {
    claim: 'A messenger on a server of your own',
    language: 'Language: {{now}}',
    theme: 'Appearance: {{now}}',
    auto: 'As the browser says',
    system: 'As the system says',
    light: 'Light',
    dark: 'Dark',
    t2005: 'The year 2005',
  },
  zh: {
    claim: '自己的服务器，自己的聊天',
    language: '语言：{{now}}',
    theme: '外观：{{now}}',
    auto: '跟随浏览器',
    system: '跟随系统',
    light: '浅色',
    dark: '深色',
    t2005: '重回 2005',
  },
});

/** The page around what somebody does who is not signed in: the mark, a picture, the language and the appearance. */
export function Welcome({ name = 'Rookery', children }: { name?: string | undefined; children: ReactNode }) {
  const say = useWords(words);
  return (
    <div className="door">
      <aside className="door-picture" aria-hidden="true">
        <Chatter />
        <p className="door-claim">{say('claim')}</p>
      </aside>
      <main className="door-main">
        <div className="door-choices">
          <LanguageChoice />
          <ThemeChoice />
        </div>
        <div className="door-column">
          <div className="door-head">
            <Mark />
            <p className="door-name">
              <bdi>{name || 'Rookery'}</bdi>
            </p>
          </div>
          {children}
        </div>
      </main>
    </div>
  );
}

function LanguageChoice() {
  const say = useWords(words);
  const [{ language }, settings] = useSettings();
  const names: Record<Choices['language'], string> = { system: say('auto'), en: 'English', zh: '中文' };
  return (
    <ActionMenu
      label={say('language', { now: names[language] })}
      icon={<Languages aria-hidden />}
      acts={(['system', 'en', 'zh'] as const).map((key) => ({
        key,
        label: names[key],
        icon: <Chosen isChosen={key === language} />,
        onAct: () => settings.change({ language: key }),
      }))}
    />
  );
}

function ThemeChoice() {
  const say = useWords(words);
  const [{ theme }, settings] = useSettings();
  const names: Record<Choices['theme'], string> = {
    system: say('system'),
    light: say('light'),
    dark: say('dark'),
    2005: say('t2005'),
  };
  return (
    <ActionMenu
      label={say('theme', { now: names[theme] })}
      icon={<Palette aria-hidden />}
      acts={(['system', 'light', 'dark', '2005'] as const).map((key) => ({
        key,
        label: names[key],
        icon: <Chosen isChosen={key === theme} />,
        onAct: () => settings.change({ theme: key }),
      }))}
    />
  );
}

function Chosen({ isChosen }: { isChosen: boolean }) {
  return <span className={isChosen ? 'door-chosen' : 'door-unchosen'} />;
}
