import { useEffect, useSyncExternalStore } from 'react';
import type { Site } from '../offline/site.ts';
import { SiteContext } from '../offline/site-context.ts';
import { MessengerContext, SettingsContext } from './context.ts';
import type { Door } from './door.ts';
import { DoorContext } from './door-context.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Shell, SignIn } from './entrances.ts';
import { LanguageContext } from './language.ts';
import { Opening } from './Opening.tsx';
import type { Settings } from './settings.ts';
import { beginIdle } from './when-idle.ts';

/** The whole page: the sign-in, or the messenger. */
export function App({ door, settings, site }: { door: Door; settings: Settings; site: Site }) {
  const entrance = useSyncExternalStore(door.subscribe, door.snapshot);
  const isOpen = entrance.at === 'in' || entrance.at === 'out';
  useEffect(() => {
    if (isOpen) beginIdle();
  }, [isOpen]);
  const language = useSyncExternalStore(settings.subscribe, () => settings.language);
  return (
    <SettingsContext value={settings}>
      <LanguageContext value={language}>
        <SiteContext value={site}>
          <DoorContext value={door}>
            <ErrorBoundary place={entrance.at}>
              {entrance.at === 'opening' && <Opening />}
              {entrance.at === 'failed' && <Failed error={entrance.error} />}
              {entrance.at === 'out' && <SignIn isEnded={entrance.isEnded} />}
              {entrance.at === 'in' && (
                <MessengerContext value={entrance.messenger}>
                  <Shell key={entrance.messenger.uin} />
                </MessengerContext>
              )}
            </ErrorBoundary>
          </DoorContext>
        </SiteContext>
      </LanguageContext>
    </SettingsContext>
  );
}

/** Passes errors from outside React's components on to the next {@link ErrorBoundary}. */
function Failed({ error }: { error: unknown }): never {
  throw error;
}
