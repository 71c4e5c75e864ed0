import { defineWords, useWords } from '../base/language.ts';
import { Avatar } from '../ui/Avatar.tsx';

const words = defineWords({
  en: { one: 'Anyone up?', two: 'Always.', three: 'Tea at four, in the old elm?', four: 'We bring the cake!' },
  zh: { one: '有人醒着吗？', two: '一直都在。', three: '四点在老榆树那儿喝茶？', four: '我们带蛋糕！' },
});

/** Birds from the project's faces, by number: an owl, a rook, a robin and a penguin. */
const OWL = 3;
const ROOK = 1;
const ROBIN = 6;
const PENGUIN = 9;

/** A decorative picture: some birds talking. */
export function Chatter() {
  const say = useWords(words);
  return (
    <div className="chatter">
      <Said face={OWL}>{say('one')}</Said>
      <Said face={ROOK} isMine>
        {say('two')}
      </Said>
      <Said face={ROBIN}>{say('three')}</Said>
      <Said face={PENGUIN} isMine>
        {say('four')}
      </Said>
    </div>
  );
}

function Said({ face, isMine = false, children }: { face: number; isMine?: boolean; children: string }) {
  return (
    <div className={`chatter-said${isMine ? ' chatter-mine' : ''}`}>
      <Avatar uin={0} face={face} size="large" />
      <p className="chatter-bubble">{children}</p>
    </div>
  );
}
