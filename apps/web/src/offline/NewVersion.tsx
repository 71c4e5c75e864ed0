import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { Button } from '../ui/Button.tsx';
import { useSite } from './site-context.ts';
import './new-version.css';

const words = defineWords({
  en: { there: 'A new version of this page is available.', reload: 'Reload' },
  zh: { there: '网页有新版本了。', reload: '刷新' },
});

/** Says that the server has a newer version of the page, and offers to load it. */
export function NewVersion() {
  const say = useWords(words);
  const site = useSite();
  const isOutdated = useSyncExternalStore(site.subscribe, site.isOutdated);
  const isOnline = useStore(({ connection }) => connection.state === 'online');
  const wasOnline = useRef(false);
  // The server may have been upgraded while it was away.
  useEffect(() => {
    if (isOnline && wasOnline.current) void site.look();
    wasOnline.current ||= isOnline;
  }, [site, isOnline]);
  return (
    <div role="status">
      {isOutdated && (
        <p className="banner banner-version">
          {say('there')}
          <Button onPress={() => site.reload()}>{say('reload')}</Button>
        </p>
      )}
    </div>
  );
}
