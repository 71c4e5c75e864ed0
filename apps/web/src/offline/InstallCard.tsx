import { MonitorDown } from 'lucide-react';
import { defineWords, useWords } from '../base/language.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Screen.tsx';
import { useInstall } from './useInstall.ts';

const words = defineWords({
  en: {
    title: 'Install as an app',
    hint: 'The messenger in its own window, with an icon among your apps.',
    install: 'Install',
    insecure:
      'Browsers only install encrypted pages, with https:// in the address. Your administrator can set that up.',
    byMenu: "Look in your browser's menu for “Install” or “Add to home screen”.",
  },
  zh: {
    title: '安装为应用',
    hint: '在独立的窗口中使用，并和其他应用放在一起。',
    install: '安装',
    insecure: '只有加密的页面（地址以 https:// 开头），浏览器才允许安装。服务器管理员可以开启加密。',
    byMenu: '可在浏览器菜单中查找“安装”或“添加到主屏幕”。',
  },
});

/** Offers to install the page where the browser allows it; elsewhere explains why not. */
export function InstallCard() {
  const say = useWords(words);
  const { canInstall, install } = useInstall();
  if (window.matchMedia('(display-mode: standalone)').matches) return null;
  return (
    <Card title={say('title')}>
      <p>{say('hint')}</p>
      {canInstall ? (
        <Button icon={<MonitorDown aria-hidden />} onPress={install}>
          {say('install')}
        </Button>
      ) : (
        <p className="field-hint">{say(window.isSecureContext ? 'byMenu' : 'insecure')}</p>
      )}
    </Card>
  );
}
