import type { Route } from '../app/route.ts';

export function ChatList({ route }: { route: Route }) {
  return <p>ChatList {route.join('/')}</p>;
}
