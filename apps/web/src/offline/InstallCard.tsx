import { MonitorDown } from 'lucide-react';
import { defineWords, useWords } from '../app/language.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Screen.tsx';
import { useInstall } from './install.ts';

const words = defineWords('install', {
  en: {
    title: 'As an app',
    hint: 'The messenger in a window of its own, with a sign among your other apps.',
    install: 'Install',
  },
  zh: {
    title: '安装为应用',
    hint: '在独立的窗口中使用，并和其他应用放在一起。',
    install: '安装',
  },
});

/** Offers to install the page, where the browser does. */
export function InstallCard() {
  const say = useWords(words);
  const { canInstall, install } = useInstall();
  if (!canInstall) return null;
  return (
    <Card title={say('title')}>
      <p>{say('hint')}</p>
      <Button icon={<MonitorDown aria-hidden />} onPress={install}>
        {say('install')}
      </Button>
    </Card>
  );
}
