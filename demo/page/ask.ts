/** What the page asks its server, typed. The server checks everything again. */

export type Visibility = 'commit' | 'exact' | 'public';
export type By = 'company' | 'stranger';
export type Conduct = 'honest' | 'alter-body' | 'omit' | 'hang';
export type Change = 'recompress' | 'resize' | 'crop' | 'border' | 'mirror' | 'greyscale' | 'flip-bit';

export type Logged = {
  readonly record: string;
  readonly visibility: Visibility;
  readonly by: By;
  readonly opening: unknown;
};

export type Picture = {
  readonly id: string;
  readonly url: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly logged: Logged | null;
};

export type Changed = Picture & {
  readonly what: string;
  /** Bits in which its fingerprint differs from the original's, 0 to 256. */
  readonly distance: number;
};

export type ServersState = {
  readonly urls: readonly string[];
  readonly isOn: boolean;
  readonly conduct: Conduct;
};

/** A picture that was proven, to be signed: the seed, and what the proof binds, as base64url. */
export type Proof = {
  readonly seed: string;
  readonly nonce: string;
  readonly input: string;
  readonly proof: string;
};

export type State = {
  readonly company: { readonly name: string; readonly domain: string };
  readonly servers: ServersState;
  readonly copyDistance: number;
  readonly pictures: readonly (Picture & { readonly title: string; readonly note: string })[];
  /** `provider`: root key of the company that signs, as base64url. */
  readonly proven: Picture & { readonly title: string; readonly note: string; readonly provider: string };
  readonly polls: {
    readonly group: { readonly name: string; readonly madeUp: number };
    readonly all: readonly { readonly site: string; readonly asks: string; readonly url: string }[];
  };
  readonly texts: readonly {
    readonly id: string;
    readonly title: string;
    readonly text: string;
    readonly record: string | null;
  }[];
};

/** The parts of a verdict document (docs/spec/verdict.md section 4) that the page shows. */
export type Verdict = {
  readonly tier: string;
  readonly headline: string;
  readonly evidence: readonly {
    readonly status: 'pass' | 'fail' | 'none' | 'unknown';
    readonly code: string;
    readonly because: string;
  }[];
  readonly notRun: readonly { readonly kind: string; readonly because: string }[];
  readonly askedGateways: readonly string[];
  readonly answeredGateways: readonly string[];
  readonly timingsMs: { readonly total?: number };
};

export const ask = {
  state: () => get<State>('state'),
  addPicture: (file: Blob) => post<Picture>('pictures', file, 'application/octet-stream'),
  change: (id: string, change: Change, amount: number) =>
    postJson<Changed>('pictures/change', { id, change, amount }),
  logPicture: (id: string, visibility: Visibility, by: By) =>
    postJson<Logged>('pictures/log', { id, visibility, by }),
  signProven: (proof: Proof) => postJson<Picture>('pictures/prove', proof),
  checkPicture: (id: string, openings: 'none' | 'own') =>
    postJson<Verdict>('pictures/check', { id, openings }),
  logText: (text: string, visibility: Visibility, by: By) =>
    postJson<Logged>('texts/log', { text, visibility, by }),
  checkText: (text: string, opening: unknown) => postJson<Verdict>('texts/check', { text, opening }),
  invite: () => postJson<{ readonly link: string }>('invite', {}),
  servers: (isOn: boolean, conduct: Conduct) => postJson<ServersState>('servers', { isOn, conduct }),
} as const;

async function get<T>(path: string): Promise<T> {
  return answerOf<T>(await fetch(`/api/${path}`));
}

function postJson<T>(path: string, body: unknown): Promise<T> {
  return post<T>(path, JSON.stringify(body), 'application/json');
}

async function post<T>(path: string, body: BodyInit, type: string): Promise<T> {
  return answerOf<T>(
    await fetch(`/api/${path}`, { method: 'POST', headers: { 'content-type': type }, body }),
  );
}

/** @throws Error whose message may be shown */
async function answerOf<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as T & { readonly because?: string };
  if (!response.ok) throw new Error(answer.because ?? 'the demo server refused');
  return answer;
}
