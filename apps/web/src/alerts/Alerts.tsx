import { useNews } from './useNews.ts';

/** What tells of news outside of the page. It shows nothing in it. */
export default function Alerts() {
  useNews();
  return null;
}
