import { beginningOf } from '@rookery/protocol';
import { ArrowDownToLine } from 'lucide-react';
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import { useWords } from '../../base/language.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { useIsNarrow } from '../../ui/useIsNarrow.ts';
import { clockWithMs } from './clock.ts';
import { type Line, readLine } from './traffic.ts';
import { trafficWords } from './traffic-words.ts';

const ROW_PX = 36;
const TALL_ROW_PX = 58;
const NARROW_PX = 620;
/** This close to its end the list follows the newest line. */
const NEAR_PX = 48;

/** The lines, one row each. It follows the newest one unless scrolled away. */
export function LineList({
  lines,
  list,
  chosen,
  onChoose,
}: {
  lines: readonly Line[];
  list: RefObject<HTMLDivElement | null>;
  chosen: number | undefined;
  onChoose: (id: number | undefined) => void;
}) {
  const say = useWords(trafficWords);
  const place = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(place, NARROW_PX);
  const rowSize = isNarrow ? TALL_ROW_PX : ROW_PX;
  const follow = useFollow({ list, lines, rowSize, isHeld: chosen !== undefined });
  return (
    <div ref={place} className={`traffic-list${isNarrow ? ' traffic-narrow' : ''}`}>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowSize }}>
        <ListBox
          ref={list}
          className="traffic-lines"
          aria-label={say('list')}
          items={lines}
          selectionMode="single"
          selectionBehavior="replace"
          selectedKeys={chosen === undefined ? [] : [chosen]}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : keys;
            onChoose(key === undefined ? undefined : Number(key));
          }}
          onScroll={follow.look}
        >
          {(line) => (
            <ListBoxItem className="traffic-line" textValue={readLine(line).cmd}>
              <Row line={line} />
            </ListBoxItem>
          )}
        </ListBox>
      </Virtualizer>
      {!follow.isAtEnd && (
        <div className="traffic-latest">
          <Button look="primary" icon={<ArrowDownToLine aria-hidden />} onPress={follow.goToEnd}>
            {say('toLatest')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Row({ line }: { line: Line }) {
  const say = useWords(trafficWords);
  const { kind, cmd, res, fields } = readLine(line);
  const all = fields
    .filter(({ meaning }) => meaning.of !== 'head')
    .map(({ key, value }) => `${key}=${typeof value === 'string' ? value : value.join(',')}`)
    .join('  ');
  const what = beginningOf(all, 400);
  return (
    <>
      <time className="number traffic-time">{clockWithMs(line.at)}</time>
      <span className={`traffic-kind traffic-${kind}`}>
        <span className="traffic-arrow" aria-hidden />
        {say(kind)}
      </span>
      <span className="traffic-cmd">{cmd}</span>
      <span className="traffic-res">{res !== undefined && <Res res={res} />}</span>
      <span className="traffic-from muted">
        {line.from === '' ? say('fromPage') : `${line.from} · ${say(line.carrier)}`}
      </span>
      <bdi className="traffic-what muted">{what}</bdi>
    </>
  );
}

/** The result of a request. */
export function Res({ res }: { res: number }) {
  return (
    <Chip look={res === 0 ? 'good' : 'danger'}>
      <span className="number">{Number.isNaN(res) ? '?' : res}</span>
    </Chip>
  );
}

/**
 * Keeps the list at its end while it is there; elsewhere keeps the visible lines in place while old ones are dropped.
 * `isHeld`: a line is open, so the list stays where it is.
 */
function useFollow({
  list,
  lines,
  rowSize,
  isHeld,
}: {
  list: RefObject<HTMLDivElement | null>;
  lines: readonly Line[];
  rowSize: number;
  isHeld: boolean;
}) {
  const [isAtEnd, setIsAtEnd] = useState(true);
  const wasAtEnd = useRef(true);
  const shown = useRef<readonly Line[]>([]);
  const goToEnd = () => {
    wasAtEnd.current = true;
    setIsAtEnd(true);
    const { current } = list;
    if (current) current.scrollTop = current.scrollHeight;
  };
  const look = () => {
    const { current } = list;
    if (!current) return;
    const rest = current.scrollHeight - current.clientHeight - current.scrollTop;
    wasAtEnd.current = rest < NEAR_PX;
    setIsAtEnd(wasAtEnd.current);
  };
  const settle = useEffectEvent((gone: number) => {
    const { current } = list;
    if (!current) return;
    if (wasAtEnd.current && !isHeld) {
      current.scrollTop = current.scrollHeight;
      return;
    }
    if (gone > 0) current.scrollTop -= gone * rowSize;
    look();
  });
  useEffect(() => {
    const now = lines[0]?.id ?? 0;
    const gone = shown.current.filter(({ id }) => id < now).length;
    shown.current = lines;
    // The list measures itself after rendering.
    const frame = requestAnimationFrame(() => settle(gone));
    return () => cancelAnimationFrame(frame);
  }, [lines]);
  return { isAtEnd, goToEnd, look };
}
