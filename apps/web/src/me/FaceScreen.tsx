import { faceOf } from '@rookery/store';
import { Dices, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { BIRDS, HATS, legacyPicture, numberOf, PLUMAGES, type Traits, traitsOf } from '../faces/faces.ts';
import { FacePicker } from '../profile/FacePicker.tsx';
import { type FaceSay, faceWords } from '../profile/face-words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { Unsaved } from '../ui/Unsaved.tsx';
import './face.css';

/** Picks a bird, its plumage, and a hat. */
export function FaceScreen() {
  const say = useWords(faceWords);
  const problem = useProblem();
  const { store, notices } = useMessenger();
  const uin = useStore((state) => state.uin);
  const mine = useStore((state) => faceOf(state, state.uin));
  const [picked, setPicked] = useState<number>();
  const { isBusy, attempt } = useAttempt((error) => notices.warn(problem(error)));
  const number = picked ?? mine;
  const traits = traitsOf(number, uin);
  const isMine = number === mine;
  const pick = (changes: Partial<Traits>) => setPicked(numberOf({ ...traits, ...changes }));
  const use = async () => {
    await store.setProfile({ face: number });
    setPicked(undefined);
    notices.say(say('saved'));
  };
  return (
    <Screen title={say('title')} back={['me']}>
      <section className="me-face">
        <Avatar uin={uin} face={number} size="huge" />
        <div className="me-face-side">
          <div className="me-face-sizes" aria-hidden="true">
            <Avatar uin={uin} face={number} size="large" />
            <Avatar uin={uin} face={number} size="medium" />
            <Avatar uin={uin} face={number} size="small" />
          </div>
          <p className="me-face-name" role="status">
            {nameOfFace(traits, say)}
          </p>
          <div className="me-acts">
            <Button icon={<Dices aria-hidden />} onPress={() => pick(anyTraits())}>
              {say('surprise')}
            </Button>
            <Button icon={<RotateCcw aria-hidden />} isDisabled={number === 0} onPress={() => setPicked(0)}>
              {say('own')}
            </Button>
          </div>
        </div>
      </section>
      <Card>
        <FacePicker traits={traits} onPick={pick} />
      </Card>
      <p className="me-note">{say('old', { picture: legacyPicture(number) })}</p>
      {!isMine && (
        <div className="me-save">
          <Unsaved />
          <p>{say('not')}</p>
          <div className="me-acts">
            <Button look="quiet" onPress={() => setPicked(undefined)}>
              {say('keep')}
            </Button>
            <Button look="primary" isDisabled={isBusy} onPress={() => attempt(use)}>
              {say(isBusy ? 'busy' : 'use')}
            </Button>
          </div>
        </div>
      )}
    </Screen>
  );
}

function nameOfFace({ bird, plumage, hat }: Traits, say: FaceSay): string {
  const parts = [say(`birds${bird}` as 'birds0')];
  if (plumage > 0) parts.push(say(`plumages${plumage}` as 'plumages0'));
  if (hat > 0) parts.push(say(`hats${hat}` as 'hats0'));
  return parts.join(' · ');
}

function anyTraits(): Omit<Traits, 'ground'> {
  const below = (count: number) => Math.floor(Math.random() * count);
  // Half of the suggestions have no hat: most faces look better that way.
  return { bird: below(BIRDS), plumage: below(PLUMAGES), hat: Math.random() < 0.5 ? 0 : below(HATS) };
}
