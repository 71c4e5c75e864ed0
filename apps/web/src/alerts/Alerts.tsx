import { useNews } from './useNews.ts';
import { usePush } from './usePush.ts';

/** What tells of news outside of the page. It shows nothing in it. */
export function Alerts() {
  useNews();
  usePush();
  return null;
}
