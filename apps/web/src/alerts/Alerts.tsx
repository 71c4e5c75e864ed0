import { useNews } from './useNews.ts';

/** What tells of news outside of the page. It shows nothing in it. */
export function Alerts() {
  useNews();
  return null;
}
