import { Volume2 } from 'lucide-react';
import { useState } from 'react';
import { askToNotify, mayNotify } from '../alerts/notifications.ts';
import { unsubscribe } from '../alerts/push.ts';
import { chirp } from '../alerts/sound.ts';
import { useMessenger, useSettings } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { Button } from '../ui/Button.tsx';
import { Choice, Toggle } from '../ui/Field.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { PushToggle } from './PushToggle.tsx';

const words = defineWords({
  en: {
    title: 'Notifications and keys',
    notify: 'Desktop notifications',
    notifyHint: "For messages and requests that arrive while you're not looking at this page.",
    denied:
      'Your browser blocks notifications from this page. You can allow them in the site settings, usually behind the icon next to the address.',
    insecure:
      'Browsers only show notifications for encrypted pages, with https:// in the address. Your administrator can set that up.',
    unable: "This browser doesn't support notifications. On a phone, add this page to your home screen first.",
    preview: 'Show message text',
    previewHint: "If off, only the sender's name is shown.",
    sound: 'Sound',
    soundHint: "Two soft notes when a message arrives while you're away from this page.",
    listen: 'Listen',
    keys: 'When I press Enter',
    enter: 'Send the message',
    enterHint: 'Shift + Enter starts a new line.',
    line: 'Start a new line',
    lineHint: 'Ctrl + Enter sends the message.',
    here: 'Applies to this browser only.',
  },
  zh: {
    title: '通知与按键',
    notify: '桌面通知',
    notifyHint: '当你没有在看本页面时，提醒新的消息和请求。',
    denied: '浏览器不允许本页面发送通知。可在浏览器的网站设置中（通常在地址栏左侧的图标里）重新允许。',
    insecure: '只有加密的页面（地址以 https:// 开头），浏览器才会显示通知。服务器管理员可以开启加密。',
    unable: '此浏览器不支持网页通知。在手机上，请先将本页面添加到主屏幕。',
    preview: '在通知中显示消息内容',
    previewHint: '否则只显示是谁发来的。',
    sound: '声音',
    soundHint: '当你没有在看时，收到消息会轻响两声。',
    listen: '试听',
    keys: '按 Enter 键时',
    enter: '发送消息',
    enterHint: 'Shift + Enter 换行。',
    line: '换行',
    lineHint: 'Ctrl + Enter 发送消息。',
    here: '仅影响此浏览器。',
  },
});

/** Notifications and sound, and the key that sends. */
export function NotificationsScreen() {
  const say = useWords(words);
  const { uin, client } = useMessenger();
  const [{ notify, preview, sound, pushFor, enterSends }, settings] = useSettings();
  const [permission, setPermission] = useState(mayNotify);
  const isOn = notify && permission === 'granted';
  const changeNotify = async (wanted: boolean) => {
    const notify = wanted && (await askToNotify());
    // Push shows notifications, too.
    if (!notify && pushFor === uin) await unsubscribe(client).catch(() => {});
    settings.change({ notify, pushFor: notify ? pushFor : 0 });
    setPermission(mayNotify());
  };
  return (
    <Screen title={say('title')} back={['me']}>
      <Card>
        <Toggle
          label={say('notify')}
          hint={say('notifyHint')}
          isOn={isOn}
          isDisabled={permission === 'insecure' || permission === 'unable'}
          onChange={(wanted) => void changeNotify(wanted)}
        />
        {permission !== 'granted' && permission !== 'default' && (
          <p role="status" className="me-warn">
            {say(permission)}
          </p>
        )}
        <Toggle
          label={say('preview')}
          hint={say('previewHint')}
          isOn={preview}
          isDisabled={!isOn}
          onChange={(wanted) => settings.change({ preview: wanted })}
        />
        <PushToggle isNotifying={isOn} />
        <Toggle
          label={say('sound')}
          hint={say('soundHint')}
          isOn={sound}
          onChange={(wanted) => settings.change({ sound: wanted })}
        />
        <div className="me-acts">
          <Button icon={<Volume2 aria-hidden />} onPress={() => void chirp().catch(() => {})}>
            {say('listen')}
          </Button>
        </div>
      </Card>
      <Card>
        <Choice
          label={say('keys')}
          value={enterSends ? 'enter' : 'line'}
          options={[
            { key: 'enter', label: say('enter'), hint: say('enterHint') },
            { key: 'line', label: say('line'), hint: say('lineHint') },
          ]}
          onChange={(key) => settings.change({ enterSends: key === 'enter' })}
        />
      </Card>
      <p className="me-note">{say('here')}</p>
    </Screen>
  );
}
