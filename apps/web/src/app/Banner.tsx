import { WifiOff } from 'lucide-react';
import { useStore } from './context.ts';
import { defineWords, useWords } from './language.ts';
import { useIsCutOff } from './useIsCutOff.ts';

const words = defineWords('banner', {
  en: {
    connecting: 'Connecting …',
    offline: 'No connection. What you write is sent as soon as there is one.',
    trouble: 'The lists could not be loaded. Load the page again in a moment.',
  },
  zh: {
    connecting: '正在连接…',
    offline: '没有连接。您写的消息会在恢复连接后自动发送。',
    trouble: '列表加载失败，请稍后刷新页面。',
  },
});

/** Says how it stands with the connection, when it does not stand well. */
export function Banner() {
  const say = useWords(words);
  const { state } = useStore(({ connection }) => connection);
  const hasTrouble = useStore((state) => state.trouble !== undefined);
  const isCutOff = useIsCutOff();
  const isOffline = isCutOff || state === 'waiting' || state === 'closed';
  const text = isOffline ? say('offline') : state !== 'online' ? say('connecting') : hasTrouble && say('trouble');
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
