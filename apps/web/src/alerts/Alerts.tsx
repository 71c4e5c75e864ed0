import { useNews } from './useNews.ts';
import { usePush } from './usePush.ts';

/** Reports news outside of the page. Renders nothing. */
export function Alerts() {
  useNews();
  usePush();
  return null;
}
