import { useSyncExternalStore } from 'react';
import { useSite } from './site-context.ts';

/** Whether the browser offers to install the page, and a function that shows the prompt. */
export function useInstall(): { readonly canInstall: boolean; readonly install: () => void } {
  const site = useSite();
  const canInstall = useSyncExternalStore(site.subscribe, site.canInstall);
  return { canInstall, install: () => void site.install() };
}
