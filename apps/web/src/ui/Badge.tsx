/** A count, or a mark; renders nothing for 0. `about` is for screen readers, unless the surroundings say it. */
export function Badge({
  count,
  about,
  isQuiet,
}: {
  count: number | '•';
  about?: string | undefined;
  isQuiet?: boolean;
}) {
  if (count === 0) return null;
  const spoken = about === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': about };
  return (
    <span className={isQuiet ? 'badge badge-quiet' : 'badge'} {...spoken}>
      {Number(count) > 99 ? '99+' : count}
    </span>
  );
}
