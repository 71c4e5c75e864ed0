import { useEffect, useSyncExternalStore } from 'react';
import { MessengerContext, SettingsContext } from '../base/context.ts';
import { DoorContext } from '../base/door-context.ts';
import { LanguageContext } from '../base/language.ts';
import type { Settings } from '../base/settings.ts';
import { beginIdle } from '../base/when-idle.ts';
import type { Site } from '../offline/site.ts';
import { SiteContext } from '../offline/site-context.ts';
import type { PageDoor } from './door.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Shell, SignIn } from './entrances.ts';
import { Opening } from './Opening.tsx';

/** The whole page: the sign-in, or the messenger. */
export function App({ door, settings, site }: { door: PageDoor; settings: Settings; site: Site }) {
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
                  <Shell key={entrance.messenger.uin} drafts={entrance.messenger.drafts} />
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
