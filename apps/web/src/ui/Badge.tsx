/** How many there are; nothing stands for none. `about` says it to whoever does not see it, unless what is around does. */
export function Badge({ count, about, isQuiet }: { count: number; about?: string | undefined; isQuiet?: boolean }) {
  if (count === 0) return null;
  const spoken = about === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': about };
  return (
    <span className={isQuiet ? 'badge badge-quiet' : 'badge'} {...spoken}>
      {count > 99 ? '99+' : count}
    </span>
  );
}
