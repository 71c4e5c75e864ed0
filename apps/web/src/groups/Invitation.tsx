import { useStore } from '../base/context.ts';
import { useGroupAnswering } from '../friends/GroupAsk.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';

/** The answers to an invitation to a group. */
export function Invitation({ group, name }: { group: number; name: string }) {
  const request = useStore(({ requests }) => requests.find((each) => each.isInvitation && each.group === group));
  const { says, acts, trouble } = useGroupAnswering(request ?? { uin: 0, group, isInvitation: true }, name);
  return (
    <>
      <p className="friends-outcome">{says}</p>
      <div className="friends-acts">{acts}</div>
      <TroubleLine text={trouble} />
    </>
  );
}
