import { useNews } from './useNews.ts';
import { usePageTitle } from './usePageTitle.ts';

/** What tells of news outside of the page. It shows nothing in it. */
export default function Alerts() {
  usePageTitle();
  useNews();
  return null;
}
