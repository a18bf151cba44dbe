/**
 * Errors and refusals as a stable interface.
 *
 * `RailError` is thrown for misuse of the interface or a broken environment only. What comes from outside
 * (a page, server, file or record) never throws: its parser returns a `Refusal` with a stable code.
 */

/** Codes of thrown errors. Stable: scripts switch on them. */
export type RailErrorCode =
  | 'bad-argument' // the caller broke the documented contract
  | 'bad-key-file' // a key file cannot be used
  | 'bad-settings' // a settings or trust file cannot be used
  | 'no-upload' // no upload server accepted the item
  | 'unsupported-here'; // this environment lacks something that is needed

/** What a parser of outside data answers when it does not accept the data. */
export type Refusal<Code extends string = string> = {
  readonly ok: false;
  /** Stable, lower-kebab. */
  readonly code: Code;
  /** One line for a person; never contains content, prompts or keys. */
  readonly because: string;
};

export type Parsed<T, Code extends string = string> =
  | { readonly ok: true; readonly value: T }
  | Refusal<Code>;

export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse<Code extends string>(code: Code, because: string): Refusal<Code> {
  return { ok: false, code, because };
}

export class RailError extends Error {
  readonly code: RailErrorCode;
  /** What was expected and what came instead, one line each; for logs, never for control flow. */
  readonly details: readonly string[];

  constructor(
    code: RailErrorCode,
    message: string,
    options: { readonly details?: readonly string[]; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RailError';
    this.code = code;
    this.details = options.details ?? [];
  }
}
