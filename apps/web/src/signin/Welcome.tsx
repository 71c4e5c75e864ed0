import { Languages, Palette } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLanguages, useThemes } from '../base/choice-words.ts';
import { useSettings } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { ActionMenu } from '../ui/Menu.tsx';
import { Chatter } from './Chatter.tsx';
import { Mark } from './Mark.tsx';
import './signin.css';

const words = defineWords({
  en: {
    claim: 'A messenger on your own server',
    language: 'Language: {{now}}',
    theme: 'Appearance: {{now}}',
  },
  zh: {
    claim: '自己的服务器，自己的聊天',
    language: '语言：{{now}}',
    theme: '外观：{{now}}',
  },
});

/** The frame of the signed-out pages: the mark, a picture, language and appearance. */
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
  const languages = useLanguages();
  const [{ language }, settings] = useSettings();
  return (
    <ActionMenu
      label={say('language', { now: labelOf(languages, language) })}
      icon={<Languages aria-hidden />}
      acts={languages.map(({ key, label }) => ({
        key,
        label,
        isChosen: key === language,
        onAct: () => settings.change({ language: key }),
      }))}
    />
  );
}

function ThemeChoice() {
  const say = useWords(words);
  const themes = useThemes();
  const [{ theme }, settings] = useSettings();
  return (
    <ActionMenu
      label={say('theme', { now: labelOf(themes, theme) })}
      icon={<Palette aria-hidden />}
      acts={themes.map(({ key, label }) => ({
        key,
        label,
        isChosen: key === theme,
        onAct: () => settings.change({ theme: key }),
      }))}
    />
  );
}

function labelOf(choices: readonly { readonly key: string; readonly label: string }[], chosen: string): string {
  return choices.find(({ key }) => key === chosen)?.label ?? '';
}
