import type { Friend } from '@rookery/store';
import { type ReactNode, useMemo, useState } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useLocale, useWords } from '../base/language.ts';
import { NameOrder } from '../friends/roster.ts';
import { shownName } from '../friends/shown-name.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { SearchField } from '../ui/SearchField.tsx';

const words = defineWords({
  en: {
    search: 'Search friends',
    none: 'No friends to invite',
    noMatch: 'No friend matches',
    chosen_one: '{{count}} selected',
    chosen_other: '{{count}} selected',
    most: '{{count}} selected, the most at once',
  },
  zh: {
    search: '搜索好友',
    none: '没有可邀请的好友',
    noMatch: '没有匹配的好友',
    chosen_other: '已选 {{count}} 人',
    most: '已选 {{count}} 人，一次最多这么多',
  },
});

/** How many friends one request may name. */
const MOST_CHOSEN = 100;

/** A list of friends to choose from. @param but who is left out */
export function FriendPicker({
  label,
  but = nobody,
  chosen,
  onChange,
}: {
  label: string;
  but?: ReadonlySet<number>;
  chosen: ReadonlySet<number>;
  onChange: (chosen: ReadonlySet<number>) => void;
}) {
  const say = useWords(words);
  const locale = useLocale();
  const friends = useStore((state) => state.friends);
  const [text, setText] = useState('');
  const all = useMemo(
    () => new NameOrder(locale).sorted(friends).filter(({ uin }) => !but.has(uin)),
    [friends, locale, but],
  );
  const wanted = folded(text);
  const found = all.filter(({ nick, remark, uin }) => folded(`${remark} ${nick} ${uin}`).includes(wanted));
  const isFull = chosen.size >= MOST_CHOSEN;
  const turn = (uin: number, isOn: boolean) => {
    const next = new Set(chosen);
    if (isOn) next.add(uin);
    else next.delete(uin);
    onChange(next);
  };
  return (
    <fieldset className="groups-picker">
      <legend className="field-label">{label}</legend>
      <SearchField label={say('search')} placeholder={say('search')} value={text} onChange={setText} />
      <div className="groups-picker-list">
        {found.length === 0 && <p className="groups-picker-none">{say(all.length === 0 ? 'none' : 'noMatch')}</p>}
        {found.map((friend) => (
          <Choice
            key={friend.uin}
            friend={friend}
            isChosen={chosen.has(friend.uin)}
            isDisabled={isFull && !chosen.has(friend.uin)}
            onTurn={turn}
          />
        ))}
      </div>
      <p role="status" className="field-hint">
        {say(isFull ? 'most' : 'chosen', { count: chosen.size })}
      </p>
    </fieldset>
  );
}

const nobody: ReadonlySet<number> = new Set();

function folded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

function Choice({
  friend,
  isChosen,
  isDisabled,
  onTurn,
}: {
  friend: Friend;
  isChosen: boolean;
  isDisabled: boolean;
  onTurn: (uin: number, isOn: boolean) => void;
}): ReactNode {
  return (
    <label className="groups-choice">
      <input
        type="checkbox"
        checked={isChosen}
        disabled={isDisabled}
        onChange={({ target }) => onTurn(friend.uin, target.checked)}
      />
      <Avatar uin={friend.uin} face={friend.face} size="small" />
      <bdi>{shownName(friend)}</bdi>
      <span className="number muted">{friend.uin}</span>
    </label>
  );
}
