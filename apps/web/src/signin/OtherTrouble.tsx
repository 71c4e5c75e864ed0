import { useProblem } from '../base/problems.ts';

/** An error for which the form has no text of its own. */
export function OtherTrouble({ error }: { error: unknown }) {
  const problem = useProblem();
  return problem(error);
}
