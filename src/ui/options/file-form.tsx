/** Adds something from a file that the reader chooses, and says what is wrong with it. */

import { useId, useState } from 'preact/hooks';

export function FileForm(props: {
  readonly title: string;
  readonly about: string;
  readonly choose: string;
  /** As the `accept` of a file field. */
  readonly accept: string;
  readonly maxBytes: number;
  /** What is wrong, or an empty text once it was added. `bytes` may be one more than allowed. */
  readonly onFile: (bytes: Uint8Array, name: string) => string | Promise<string>;
}) {
  const [problem, setProblem] = useState('');
  const id = useId();
  const read = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file === undefined) return;
    // One byte more than allowed is enough to refuse it.
    const bytes = new Uint8Array(await file.slice(0, props.maxBytes + 1).arrayBuffer());
    input.value = '';
    setProblem(await props.onFile(bytes, file.name));
  };
  return (
    <details class="adding">
      <summary>{props.title}</summary>
      <p class="muted">{props.about}</p>
      <label for={id}>{props.choose}</label>
      <input
        id={id}
        type="file"
        accept={props.accept}
        aria-describedby={`${id}-problem`}
        onChange={(event) => void read(event.currentTarget)}
      />
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </details>
  );
}
