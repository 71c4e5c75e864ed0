import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useLanguages, useThemes } from '../app/choice-words.ts';
import { useSettings } from '../app/context.ts';
import { defineWords, useWords } from '../app/language.ts';
import type { Choices } from '../app/settings.ts';
import { Face } from '../faces/Face.tsx';
import { InstallCard } from '../offline/InstallCard.tsx';
import { Choice } from '../ui/Field.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import './themes.css';

const words = defineWords({
  en: {
    title: 'Appearance',
    theme: 'Colours',
    language: 'Language',
    here: 'Applies to this browser only.',
  },
  zh: {
    title: '外观',
    theme: '颜色',
    language: '语言',
    here: '仅影响此浏览器，对它的所有窗口有效。',
  },
});

/** Colours and language. */
export function AppearanceScreen() {
  const say = useWords(words);
  const themes = useThemes();
  const languages = useLanguages();
  const [{ theme, language }, settings] = useSettings();
  return (
    <Screen title={say('title')} back={['me']}>
      <Card>
        <RadioGroup
          className="me-themes"
          value={theme}
          onChange={(key) => settings.change({ theme: key as Choices['theme'] })}
        >
          <Label className="card-title">{say('theme')}</Label>
          <div className="me-themes-grid">
            {themes.map(({ key, label }) => (
              <Radio key={key} value={key} className="me-theme">
                <span className="me-theme-pictures" aria-hidden="true">
                  <Picture theme={key === 'system' ? 'light' : key} />
                  {key === 'system' && <Picture theme="dark" />}
                </span>
                <span className="me-theme-name">
                  <span className="choice-mark" aria-hidden />
                  {label}
                </span>
              </Radio>
            ))}
          </div>
        </RadioGroup>
      </Card>
      <Card>
        <Choice
          label={say('language')}
          value={language}
          options={languages}
          onChange={(key) => settings.change({ language: key })}
        />
      </Card>
      <InstallCard />
      <p className="me-note">{say('here')}</p>
    </Screen>
  );
}

/** A miniature messenger in the colours of a theme. */
function Picture({ theme }: { theme: Exclude<Choices['theme'], 'system'> }) {
  return (
    <span className="me-picture" data-theme={theme}>
      <span className="me-picture-rail" />
      <span className="me-picture-list">
        <span className="me-picture-face">
          <Face uin={0} number={9} />
        </span>
        <span className="me-picture-face">
          <Face uin={0} number={3} />
        </span>
        <span className="me-picture-face">
          <Face uin={0} number={6} />
        </span>
      </span>
      <span className="me-picture-chat">
        <span className="me-picture-bar" />
        <span className="me-picture-bubble" />
        <span className="me-picture-bubble me-picture-mine" />
        <span className="me-picture-bubble" />
        <span className="me-picture-send" />
      </span>
    </span>
  );
}
