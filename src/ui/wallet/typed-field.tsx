/** One line that a person types, with what belongs into it and what is wrong with it. */

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export function TypedField(props: {
  readonly label: string;
  readonly hint: string | null;
  readonly text: string;
  /** Never where an empty field has a meaning: it could be taken for what is in it. */
  readonly example?: string;
  /** Empty where nothing is. */
  readonly problem: string;
  readonly onText: (text: string) => void;
  readonly children?: ComponentChildren;
}) {
  const { label, hint, text, example, problem } = props;
  const id = useId();
  return (
    <div>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        class="mono"
        dir="ltr"
        value={text}
        placeholder={example}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-problem ${id}-hint`}
        onInput={({ currentTarget }) => props.onText(currentTarget.value)}
      />
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
      {hint !== null && problem === '' && (
        <p class="muted hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {props.children}
    </div>
  );
}
