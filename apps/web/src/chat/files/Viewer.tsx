import type { AttachedFile } from '@rookery/protocol';
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-react';
import { type PointerEvent, type RefObject, useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../../base/language.ts';
import { IconButton } from '../../ui/Button.tsx';
import { addressOf, thumbnailOf } from './file-address.ts';
import { fileWords } from './file-words.ts';
import { fitted, zoomed } from './zoom.ts';
import './viewer.css';

/**
 * The pictures of a conversation, one at a time and as large as there is room. Arrows go to the others, + and - zoom, 0 shows
 * all of it, Escape closes.
 *
 * @param first the ID of the picture to begin with
 */
export function Viewer({
  pictures,
  first,
  onClose,
}: {
  pictures: readonly AttachedFile[];
  first: string;
  onClose: () => void;
}) {
  const say = useWords(fileWords);
  const [id, setId] = useState(first);
  const [zoom, setZoom] = useState(1);
  const place = pictures.findIndex((each) => each.id === id);
  const picture = pictures[place];
  // It was taken back, or has left the window of the conversation.
  useEffect(() => {
    if (!picture) onClose();
  }, [picture, onClose]);
  const go = (step: 1 | -1) => {
    const next = pictures[place + step];
    if (!next) return;
    setId(next.id);
    setZoom(1);
  };
  const turn = (direction: 1 | -1) => setZoom((now) => zoomed(now, direction));
  useKeys({ go, turn, whole: () => setZoom(1) });
  if (!picture) return null;
  return (
    <ModalOverlay className="viewer-overlay" isOpen onOpenChange={(isOpen) => isOpen || onClose()} isDismissable>
      <Modal className="viewer-modal">
        <Dialog className="viewer" aria-label={say('viewer')}>
          <div className="viewer-inside">
            <div className="viewer-bar">
              <span className="viewer-title">
                <bdi>{picture.name}</bdi>
                <span role="status">{say('place', { place: place + 1, count: pictures.length })}</span>
              </span>
              <IconButton label={say('smaller')} isDisabled={zoom === 1} onPress={() => turn(-1)}>
                <ZoomOut aria-hidden />
              </IconButton>
              <IconButton label={say('larger')} onPress={() => turn(1)}>
                <ZoomIn aria-hidden />
              </IconButton>
              <a
                className="button button-icon button-quiet"
                href={addressOf(picture)}
                download={picture.name}
                aria-label={say('save')}
                title={say('save')}
              >
                <Download aria-hidden />
              </a>
              <IconButton label={say('close')} onPress={onClose}>
                <X aria-hidden />
              </IconButton>
            </div>
            <Stage key={picture.id} picture={picture} zoom={zoom} onZoom={setZoom} onClose={onClose} />
            {place > 0 && (
              <span className="viewer-before">
                <IconButton label={say('before')} onPress={() => go(-1)}>
                  <ChevronLeft aria-hidden />
                </IconButton>
              </span>
            )}
            {place < pictures.length - 1 && (
              <span className="viewer-after">
                <IconButton label={say('after')} onPress={() => go(1)}>
                  <ChevronRight aria-hidden />
                </IconButton>
              </span>
            )}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

type Acts = {
  readonly go: (step: 1 | -1) => void;
  readonly turn: (direction: 1 | -1) => void;
  readonly whole: () => void;
};

/** What keys do, wherever in the viewer the focus is. */
function useKeys(acts: Acts): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const act = actsByKey(acts)[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function actsByKey({ go, turn, whole }: Acts): Readonly<Record<string, () => void>> {
  return {
    ArrowLeft: () => go(-1),
    ArrowRight: () => go(1),
    '+': () => turn(1),
    '=': () => turn(1),
    '-': () => turn(-1),
    '0': whole,
  };
}

type StageProps = {
  readonly picture: AttachedFile;
  readonly zoom: number;
  readonly onZoom: (zoom: number | ((now: number) => number)) => void;
  readonly onClose: () => void;
};

/** Where the picture is: wheel and double click zoom, and what is larger than the room is moved by dragging. */
function Stage({ picture, zoom, onZoom, onClose }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const room = useRoom(stage);
  const drag = useDrag(stage);
  // The wheel must not scroll, and React listens to it passively.
  useEffect(() => {
    const { current } = stage;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      onZoom((now) => zoomed(now, event.deltaY < 0 ? 1 : -1));
    };
    current?.addEventListener('wheel', onWheel, { passive: false });
    return () => current?.removeEventListener('wheel', onWheel);
  }, [onZoom]);
  const { width, height } = fitted(picture, room);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and buttons do the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it
    <div
      ref={stage}
      className={zoom > 1 ? 'viewer-stage viewer-large' : 'viewer-stage'}
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
      onDoubleClick={() => onZoom((now) => (now > 1 ? 1 : 2))}
      {...drag}
    >
      <img
        src={addressOf(picture)}
        alt={picture.name}
        draggable={false}
        style={{ width: width * zoom, height: height * zoom, backgroundImage: `url("${thumbnailOf(picture)}")` }}
      />
    </div>
  );
}

/** How much room there is, in pixels. */
function useRoom(stage: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [room, setRoom] = useState({ width: window.innerWidth, height: window.innerHeight });
  useEffect(() => {
    const { current } = stage;
    if (!current) return;
    const look = () => setRoom({ width: current.offsetWidth, height: current.offsetHeight });
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => observer.disconnect();
  }, [stage]);
  return room;
}

/** Moves what is larger than its room along with the pointer. A finger scrolls by itself. */
function useDrag(stage: RefObject<HTMLElement | null>) {
  const from = useRef<{ x: number; y: number }>(undefined);
  const onPointerMove = useCallback(
    ({ clientX: x, clientY: y }: PointerEvent) => {
      if (!from.current) return;
      stage.current?.scrollBy(from.current.x - x, from.current.y - y);
      from.current = { x, y };
    },
    [stage],
  );
  const end = () => {
    from.current = undefined;
  };
  return {
    onPointerDown: ({ pointerType, clientX: x, clientY: y }: PointerEvent) => {
      if (pointerType === 'mouse') from.current = { x, y };
    },
    onPointerMove,
    onPointerUp: end,
    onPointerLeave: end,
  };
}
