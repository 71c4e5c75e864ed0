import { useProblem } from '../app/problems.ts';

/** What went wrong, where the form has no words of its own for it. */
export function OtherTrouble({ error }: { error: unknown }) {
  const problem = useProblem();
  return problem(error);
}
