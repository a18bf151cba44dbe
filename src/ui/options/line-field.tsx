/** One line of text in a form of several: what is wrong is said elsewhere in the form. */

import { useId } from 'preact/hooks';

export function LineField(props: {
  readonly label: string;
  readonly value: string;
  readonly example: string;
  /** Id of the element that says what is wrong, and whether something is. */
  readonly problemId: string;
  readonly isWrong: boolean;
  readonly onInput: (text: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="text"
        value={props.value}
        placeholder={props.example}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        aria-invalid={props.isWrong}
        aria-describedby={props.problemId}
        onInput={({ currentTarget }) => props.onInput(currentTarget.value)}
      />
    </div>
  );
}
