import { defineWords, useWords } from '../base/language.ts';
import { isApple, type ShortcutAct, shortcuts } from '../base/shortcuts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import './shortcut-list.css';

const words = defineWords({
  en: {
    title: 'Keyboard shortcuts',
    search: 'Search people, labels and messages',
    previous: 'Previous chat',
    next: 'Next chat',
    previousUnread: 'Previous unread chat',
    nextUnread: 'Next unread chat',
    leave: 'Close search, or go back to the list',
    list: 'Show keyboard shortcuts',
  } satisfies Record<ShortcutAct | 'title', string>,
  zh: {
    title: '键盘快捷键',
    search: '搜索联系人、分组和聊天记录',
    previous: '上一个会话',
    next: '下一个会话',
    previousUnread: '上一个未读会话',
    nextUnread: '下一个未读会话',
    leave: '关闭搜索，或返回列表',
    list: '显示快捷键',
  },
});

/** What is printed on the keys. */
const CAPS: Readonly<Record<string, string>> = { Mod: 'Ctrl', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓' };
const APPLE_CAPS: Readonly<Record<string, string>> = { ...CAPS, Mod: '⌘', Alt: '⌥', Shift: '⇧' };

/** The keys that do something everywhere, and what they do. */
export function ShortcutList({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useWords(words);
  const acts = Map.groupBy(Object.entries(shortcuts), ([, act]) => act);
  return (
    <Dialog title={say('title')} isOpen={isOpen} onClose={onClose}>
      <dl className="shortcuts">
        {[...acts].map(([act, all]) => (
          <div key={act}>
            <dt>{say(act)}</dt>
            {all.map(([keys]) => (
              <dd key={keys}>
                <Caps keys={keys} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function Caps({ keys }: { keys: string }) {
  const caps = isApple() ? APPLE_CAPS : CAPS;
  return keys.split('+').map((key) => <kbd key={key}>{caps[key] ?? key}</kbd>);
}
