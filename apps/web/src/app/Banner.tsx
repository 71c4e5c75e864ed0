import { WifiOff } from 'lucide-react';
import { useStore } from './context.ts';
import { defineWords, useWords } from './language.ts';
import { useIsCutOff } from './useIsCutOff.ts';

const words = defineWords('banner', {
  en: {
    connecting: 'Connecting …',
    offline: 'No connection. What you write is sent as soon as there is one.',
    trouble: 'The lists could not be loaded: {{why}}',
  },
  zh: {
    connecting: '正在连接…',
    offline: '没有连接。您写的消息会在恢复连接后自动发送。',
    trouble: '列表加载失败：{{why}}',
  },
});

/** Says how it stands with the connection, when it does not stand well. */
export function Banner() {
  const say = useWords(words);
  const { state } = useStore(({ connection }) => connection);
  const trouble = useStore((state) => state.trouble);
  const isCutOff = useIsCutOff();
  const isOffline = isCutOff || state === 'waiting' || state === 'closed';
  const text = isOffline
    ? say('offline')
    : state !== 'online'
      ? say('connecting')
      : trouble && say('trouble', { why: trouble });
  return (
    <div role="status">
      {text && (
        <p className={`banner${isOffline || state === 'online' ? ' banner-offline' : ''}`}>
          {isOffline && <WifiOff aria-hidden />}
          {text}
        </p>
      )}
    </div>
  );
}
