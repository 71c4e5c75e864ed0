import { surrounded } from '../base/surrounded.ts';
import type { Site } from './site.ts';

/** The page as an installable app. */
export const [SiteContext, useSite] = surrounded<Site>('site');
