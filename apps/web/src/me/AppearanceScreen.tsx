import { useCallback } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useLanguages, useThemes } from '../base/choice-words.ts';
import { useMessenger, useSettings } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import type { Choices } from '../base/settings.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { Face } from '../faces/Face.tsx';
import { InstallCard } from '../offline/InstallCard.tsx';
import { Choice, Toggle } from '../ui/Field.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import './themes.css';

const words = defineWords({
  en: {
    title: 'Appearance',
    theme: 'Colours',
    language: 'Language',
    links: 'Link previews',
    linksHint:
      'A message with a link shows the title of its page. The site is visited by the server, and learns nothing about you.',
    here: 'Applies to this browser only.',
  },
  zh: {
    title: '外观',
    theme: '颜色',
    language: '语言',
    links: '链接预览',
    linksHint: '含链接的消息会显示网页标题。网页由服务器访问，网站不会知道你是谁。',
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
      <LinkCards />
      <InstallCard />
      <p className="me-note">{say('here')}</p>
    </Screen>
  );
}

/** Only where the server fetches what pages say of themselves. */
function LinkCards() {
  const say = useWords(words);
  const { client } = useMessenger();
  const [{ linkCards }, settings] = useSettings();
  const server = useLoaded(useCallback(() => client.call('Server', {}), [client]));
  if (!server.value?.linkPreviews) return null;
  return (
    <Card>
      <Toggle
        label={say('links')}
        hint={say('linksHint')}
        isOn={linkCards}
        onChange={(is) => settings.change({ linkCards: is })}
      />
    </Card>
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
