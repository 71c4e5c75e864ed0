import { CloudAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { useMessenger, useStore } from './context.ts';
import { defineWords, useWords } from './language.ts';
import { part } from './part.tsx';
import { useStanding } from './useReach.ts';

const words = defineWords({
  en: {
    connecting: 'Connecting …',
    offline: "No connection. Your messages will be sent when it's back.",
    again: 'Try now',
    trouble: "Your lists couldn't be loaded. Reload the page in a moment.",
  },
  zh: {
    connecting: '正在连接…',
    offline: '没有连接。你写的消息会在恢复连接后自动发送。',
    again: '立即重试',
    trouble: '列表加载失败，请稍后刷新页面。',
  },
});

const WhyOffline = part(() => import('./WhyOffline.tsx').then((m) => m.WhyOffline), {
  Waiting: () => useWords(words)('offline'),
});

const TRYING_MS = 1000;
/** A connection is mostly there sooner: nobody need read of it. */
const PATIENCE_MS = 1000;
/** Something answers, so that the words for it can be fetched. */
const ANSWERED = /HTTP status/;

/** Says how it stands with the connection, when it does not stand well. */
export function Banner() {
  const say = useWords(words);
  const { trouble = '' } = useStore(({ connection }) => connection);
  const hasTrouble = useStore((state) => state.trouble !== undefined);
  const { client } = useMessenger();
  const [isTrying, setIsTrying] = useState(false);
  // A try that fails at once would not be seen.
  useEffect(() => {
    const timer = isTrying && setTimeout(setIsTrying, TRYING_MS, false);
    return () => clearTimeout(timer || undefined);
  }, [isTrying]);
  const standing = useStanding();
  const isOnline = standing === 'connected';
  const isOffline = standing === 'lost';
  const wasOffline = useWasOffline(isOffline, isOnline);
  if (isOnline)
    return <div role="status">{hasTrouble && <p className="banner banner-offline">{say('trouble')}</p>}</div>;
  // What was said stays where it is until there is a connection: each try would move the page.
  if (!wasOffline) return <Connecting text={say('connecting')} />;
  return (
    <div role="status">
      <p className={`banner${isOffline ? ' banner-offline' : ''}`}>
        {isOffline && <CloudAlert aria-hidden />}
        {isOffline && !isTrying && ANSWERED.test(trouble) ? (
          <WhyOffline trouble={trouble} />
        ) : (
          say(isOffline && !isTrying ? 'offline' : 'connecting')
        )}
        <Button
          isDisabled={isTrying || !isOffline}
          onPress={() => {
            client.wake();
            setIsTrying(true);
          }}
        >
          {say('again')}
        </Button>
      </p>
    </div>
  );
}

/** Whether there has been no connection since there was one last. */
function useWasOffline(isOffline: boolean, isOnline: boolean): boolean {
  const [was, setWas] = useState(isOffline);
  if (isOffline && !was) setWas(true);
  if (isOnline && was) setWas(false);
  return was || isOffline;
}

/** Lies over the page, and moves nothing in it. */
function Connecting({ text }: { text: string }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setIsLong, PATIENCE_MS, true);
    return () => clearTimeout(timer);
  }, []);
  return <div role="status">{isLong && <p className="banner-connecting">{text}</p>}</div>;
}
