import { createContext, useContext } from 'react';
import type { Site } from './site.ts';

export const SiteContext = createContext<Site | undefined>(undefined);

/** The page as an installable app. */
export function useSite(): Site {
  const site = useContext(SiteContext);
  if (!site) throw new Error('There is no site around this component.');
  return site;
}
