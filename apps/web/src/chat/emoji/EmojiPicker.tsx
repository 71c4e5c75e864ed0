import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import {
  Dialog,
  GridLayout,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  Size,
  ToggleButton,
  ToggleButtonGroup,
  Virtualizer,
} from 'react-aria-components';
import { keepKeys } from '../../base/keys-ahead.ts';
import { useWords } from '../../base/language.ts';
import { type Emoji, findEmoji, type Group, groups, inTone } from './emoji.ts';
import { emojiWords } from './emoji-words.ts';
import { type Habits, keepHabits, readHabits, withUse } from './habits.ts';
import { useEmoji } from './useEmoji.ts';
import '../../ui/dialog.css';
import './emoji.css';

const CELL = 40;
const layoutOptions = {
  minItemSize: new Size(CELL, CELL),
  maxItemSize: new Size(CELL + 12, CELL),
  minSpace: new Size(0, 0),
  // Every cell is as large as said; otherwise each would be measured, one layout of the page at a time.
  preserveAspectRatio: true,
};
const marksOfGroups: Readonly<Record<Group, string>> = {
  0: '😀',
  1: '👋',
  3: '🐦',
  4: '🍵',
  5: '🚆',
  6: '⚽',
  7: '💡',
  8: '💬',
  9: '🏁',
};
const TONES = [0, 1, 2, 3, 4, 5] as const;
const HAND = { sign: '✋', tones: ['✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'] };

type EmojiSection = Group | 'recent';

/** The emoji picker, in groups and searchable; it remembers choices. It stays open until closed. */
export function EmojiPicker({
  label,
  button,
  isOpen,
  onOpenChange,
  onChoose,
}: {
  label: string;
  /** What it opens at. */
  button: RefObject<HTMLElement | null>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onChoose: (sign: string) => void;
}) {
  return (
    <Popover
      className="popover emoji-popover"
      placement="top start"
      triggerRef={button}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <Dialog className="emoji-picker" aria-label={label}>
        <Insides onChoose={onChoose} />
      </Dialog>
    </Popover>
  );
}

function Insides({ onChoose }: { onChoose: (sign: string) => void }) {
  const say = useWords(emojiWords);
  const { emoji, hasFailed } = useEmoji();
  const [habits, setHabits] = useHabits();
  // The recent emoji stay as they were at opening: nothing moves under the pointer.
  const [recent] = useState(habits.recent);
  const [place, setPlace] = useState<EmojiSection>(recent.length > 0 ? 'recent' : 0);
  const [wanted, setWanted] = useState('');
  const cells = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  // When opened by a key, the library would leave the focus on the dialog around it.
  useEffect(() => field.current?.focus(), []);
  const shown = useMemo(() => shownOf(emoji ?? [], { place, wanted, recent }), [emoji, place, wanted, recent]);
  const choose = (sign: string) => {
    setHabits(withUse(habits, sign));
    onChoose(sign);
  };
  const onDue = useDue(emoji !== undefined || hasFailed, (key) => {
    const [first] = shown;
    if (key === 'ArrowDown') cells.current?.querySelector<HTMLElement>('[role="option"]')?.focus();
    else if (wanted.trim() !== '' && first) choose(inTone(first, habits.tone));
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    onDue(event.key);
  };
  return (
    <>
      <SearchField aria-label={say('search')} value={wanted} onChange={setWanted}>
        <Input ref={field} className="field-input" placeholder={say('search')} onKeyDown={onKeyDown} />
      </SearchField>
      <Groups
        place={wanted.trim() === '' ? place : undefined}
        hasRecent={recent.length > 0}
        onChange={(chosen) => {
          setPlace(chosen);
          setWanted('');
        }}
      />
      <div className="emoji-cells-place" ref={cells}>
        {hasFailed && <p className="trouble">{say('failed')}</p>}
        {emoji && (
          <Virtualizer layout={GridLayout} layoutOptions={layoutOptions}>
            <ListBox
              key={wanted.trim() === '' ? place : 'found'}
              className="emoji-cells"
              aria-label={say('emoji')}
              layout="grid"
              items={shown.map((each) => ({ ...each, id: each.sign }))}
              dependencies={[habits.tone]}
              selectionMode="none"
              onAction={(key) => {
                const chosen = shown.find(({ sign }) => sign === key);
                if (chosen) choose(inTone(chosen, habits.tone));
              }}
              renderEmptyState={() => <p className="emoji-none">{say('none')}</p>}
            >
              {(each) => (
                <ListBoxItem className="emoji-cell" textValue={each.name} aria-label={each.name}>
                  <span title={each.name}>{inTone(each, habits.tone)}</span>
                </ListBoxItem>
              )}
            </ListBox>
          </Virtualizer>
        )}
      </div>
      <Tones tone={habits.tone} onChange={(tone) => setHabits({ ...habits, tone })} />
    </>
  );
}

/** Runs the action of a key once its target is there; later keys wait. */
function useDue(isReady: boolean, act: (key: string) => void): (key: string) => void {
  const [due, setDue] = useState<string>();
  const actNow = useEffectEvent(act);
  useEffect(() => {
    if (due !== undefined && !isReady) return keepKeys({ isForFocus: false });
    if (due !== undefined) actNow(due);
    setDue(undefined);
    return undefined;
  }, [due, isReady]);
  return setDue;
}

/** What is shown: matches, recent emoji, or a group. */
function shownOf(
  emoji: readonly Emoji[],
  { place, wanted, recent }: { place: EmojiSection; wanted: string; recent: readonly string[] },
): readonly Emoji[] {
  if (wanted.trim() !== '') return findEmoji(emoji, wanted);
  if (place !== 'recent') return emoji.filter(({ group }) => group === place);
  const bySign = new Map(emoji.flatMap((each) => [each.sign, ...each.tones].map((sign) => [sign, each] as const)));
  return recent.flatMap((sign) => {
    const known = bySign.get(sign);
    // Recent emoji keep the tone they were used in.
    return known ? [{ ...known, sign, tones: [] }] : [];
  });
}

function useHabits(): [Habits, (habits: Habits) => void] {
  const [habits, setHabits] = useState(() => readHabits(window));
  return [
    habits,
    (changed) => {
      setHabits(changed);
      keepHabits(window, changed);
    },
  ];
}

function Groups({
  place,
  hasRecent,
  onChange,
}: {
  place: EmojiSection | undefined;
  hasRecent: boolean;
  onChange: (place: EmojiSection) => void;
}) {
  const say = useWords(emojiWords);
  const places: readonly EmojiSection[] = hasRecent ? ['recent', ...groups] : groups;
  return (
    <ToggleButtonGroup
      className="emoji-groups"
      aria-label={say('groups')}
      selectedKeys={place === undefined ? [] : [String(place)]}
      disallowEmptySelection={place !== undefined}
      onSelectionChange={(keys) => {
        const chosen = places.find((each) => keys.has(String(each)));
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {places.map((each) => (
        <ToggleButton key={each} id={String(each)} className="emoji-group" aria-label={say(`g${each}`)}>
          <span aria-hidden title={say(`g${each}`)}>
            {each === 'recent' ? '🕘' : marksOfGroups[each]}
          </span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Tones({ tone, onChange }: { tone: number; onChange: (tone: number) => void }) {
  const say = useWords(emojiWords);
  return (
    <ToggleButtonGroup
      className="emoji-tones"
      aria-label={say('tones')}
      selectedKeys={[String(tone)]}
      disallowEmptySelection
      onSelectionChange={(keys) => onChange(Number([...keys][0] ?? 0))}
    >
      {TONES.map((each) => (
        <ToggleButton key={each} id={String(each)} className="emoji-tone" aria-label={say(`t${each}`)}>
          <span aria-hidden title={say(`t${each}`)}>
            {HAND.tones[each - 1] ?? HAND.sign}
          </span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
