import type { ReactNode } from 'react';
import { useStore } from '../base/context.ts';
import { hrefOf } from '../base/route.ts';
import { Avatar } from '../ui/Avatar.tsx';

/** A person, or a group, in a list of the main pane: face, name, number, more text, and actions. */
export function PersonCard({
  uin,
  name,
  face = 0,
  isGroup = false,
  about = [],
  children,
  acts,
}: {
  uin: number;
  name: string;
  face?: number;
  isGroup?: boolean;
  /** Shown after the number. */
  about?: readonly string[];
  children?: ReactNode;
  acts: ReactNode;
}) {
  const friend = useStore((state) => state.friends.get(uin));
  return (
    <li className="friends-card">
      <Avatar uin={uin} face={friend?.face ?? face} status={friend?.status} isGroup={isGroup} />
      <div className="friends-card-texts">
        <a className="friends-card-name" href={hrefOf(isGroup ? 'groups' : 'friends', uin)}>
          <bdi>{name}</bdi>
        </a>
        <p className="muted">
          <span className="number">{uin}</span>
          {about.filter(Boolean).map((text) => (
            <bdi key={text}> · {text}</bdi>
          ))}
        </p>
        {children}
      </div>
      <div className="friends-card-acts">{acts}</div>
    </li>
  );
}
