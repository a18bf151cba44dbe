/** The lines of a form that is sent as a whole and says in one place what is wrong. */

import { LineField } from './line-field.tsx';

/** @param problemId id of the element that says what is wrong */
export function lineFields<Name extends string>(
  typed: Readonly<Record<Name, string>>,
  setTyped: (typed: Readonly<Record<Name, string>>) => void,
  problemId: string,
  isWrong: boolean,
) {
  return (name: Name, label: string, example: string) => (
    <LineField
      label={label}
      value={typed[name]}
      example={example}
      problemId={problemId}
      isWrong={isWrong}
      onInput={(text) => setTyped({ ...typed, [name]: text })}
    />
  );
}
