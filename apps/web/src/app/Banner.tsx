import { CloudAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { useMessenger, useStore } from './context.ts';
import { defineWords, useWords } from './language.ts';
import { part } from './part.tsx';
import { useIsCutOff } from './useIsCutOff.ts';

const words = defineWords({
  en: {
    connecting: 'Connecting …',
    offline: 'No connection. What you write is sent as soon as there is one.',
    again: 'Try now',
    trouble: 'The lists could not be loaded. Load the page again in a moment.',
  },
  zh: {
    connecting: '正在连接…',
    offline: '没有连接。您写的消息会在恢复连接后自动发送。',
    again: '立即重试',
    trouble: '列表加载失败，请稍后刷新页面。',
  },
});

const WhyOffline = part(() => import('./WhyOffline.tsx').then((m) => m.WhyOffline), {
  Waiting: () => useWords(words)('offline'),
});

const TRYING_MS = 1000;
/** Something answers, so that the words for it can be fetched. */
const ANSWERED = /HTTP status/;

/** Says how it stands with the connection, when it does not stand well. */
export function Banner() {
  const say = useWords(words);
  const { state, trouble = '' } = useStore(({ connection }) => connection);
  const hasTrouble = useStore((state) => state.trouble !== undefined);
  const isCutOff = useIsCutOff();
  const { client } = useMessenger();
  const [isTrying, setIsTrying] = useState(false);
  // A try that fails at once would not be seen.
  useEffect(() => {
    const timer = isTrying && setTimeout(setIsTrying, TRYING_MS, false);
    return () => clearTimeout(timer || undefined);
  }, [isTrying]);
  const isOffline = isCutOff || state === 'waiting' || state === 'closed';
  const text =
    isOffline && !isTrying ? say('offline') : state !== 'online' ? say('connecting') : hasTrouble && say('trouble');
  return (
    <div role="status">
      {text && (
        <p className={`banner${isOffline || state === 'online' ? ' banner-offline' : ''}`}>
          {isOffline && <CloudAlert aria-hidden />}
          {isOffline && !isTrying && ANSWERED.test(trouble) ? <WhyOffline trouble={trouble} /> : text}
          {isOffline && (
            <Button
              isDisabled={isTrying}
              onPress={() => {
                client.wake();
                setIsTrying(true);
              }}
            >
              {say('again')}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
