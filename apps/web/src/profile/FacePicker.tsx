import { ListBox, ListBoxItem } from 'react-aria-components';
import { useWords } from '../base/language.ts';
import { Face } from '../faces/Face.tsx';
import { BIRDS, HATS, numberOf, PLUMAGES, type Traits } from '../faces/faces.ts';
import { faceWords } from './face-words.ts';
import './face-picker.css';

/** A choice of birds, of plumages and of hats, each shown with the rest of what is chosen. */
export function FacePicker({ traits, onPick }: { traits: Traits; onPick: (changes: Partial<Traits>) => void }) {
  const say = useWords(faceWords);
  return (
    <>
      <Faces
        label={say('bird')}
        count={BIRDS}
        chosen={traits.bird}
        faceOf={(bird) => numberOf({ ...traits, bird })}
        nameOf={(bird) => say(`birds${bird}` as 'birds0')}
        onChoose={(bird) => onPick({ bird })}
      />
      <Faces
        label={say('plumage')}
        count={PLUMAGES}
        chosen={traits.plumage}
        faceOf={(plumage) => numberOf({ ...traits, plumage })}
        nameOf={(plumage) => say(`plumages${plumage}` as 'plumages0')}
        onChoose={(plumage) => onPick({ plumage })}
      />
      <Faces
        label={say('hat')}
        count={HATS}
        chosen={traits.hat}
        faceOf={(hat) => numberOf({ ...traits, hat })}
        nameOf={(hat) => say(`hats${hat}` as 'hats0')}
        onChoose={(hat) => onPick({ hat })}
      />
    </>
  );
}

function Faces({
  label,
  count,
  chosen,
  faceOf,
  nameOf,
  onChoose,
}: {
  label: string;
  count: number;
  chosen: number;
  faceOf: (place: number) => number;
  nameOf: (place: number) => string;
  onChoose: (place: number) => void;
}) {
  const items = Array.from({ length: count }, (_, place) => ({ id: place, name: nameOf(place), face: faceOf(place) }));
  return (
    <div className="faces">
      <h2 className="card-title">{label}</h2>
      <ListBox
        aria-label={label}
        className="faces-grid"
        layout="grid"
        items={items}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[chosen]}
        onSelectionChange={(keys) => {
          const [place] = keys === 'all' ? [] : [...keys];
          if (place !== undefined && place !== chosen) onChoose(Number(place));
        }}
      >
        {({ id, name, face }) => (
          <ListBoxItem id={id} textValue={name} className="faces-item">
            <Face uin={0} number={face} />
            <span>{name}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </div>
  );
}
