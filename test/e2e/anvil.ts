/** A chain on this machine for tests, which ends with them: anvil of `@foundry-rs/anvil`, started as it is, on 127.0.0.1 alone. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const BINARY = join(
  'node_modules',
  '@foundry-rs',
  `anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`,
  'bin',
  process.platform === 'win32' ? 'anvil.exe' : 'anvil',
);
const STARTS_WITHIN_MS = 30_000;
const MINED_WITHIN_MS = 30_000;
const LOOKS_EACH_MS = 20;

/** Of a contract's transaction, or of any other. */
export type Receipt = { readonly status: string; readonly contractAddress: `0x${string}` | null };

export type Anvil = {
  readonly url: string;
  readonly chainId: number;
  /** Answers the result; throws what the chain says against it. */
  readonly ask: (method: string, params: readonly unknown[]) => Promise<unknown>;
  /** Once it is mined, which is a moment after the chain took it. */
  readonly receiptOf: (hash: unknown) => Promise<Receipt>;
  readonly stop: () => Promise<void>;
};

/** Why it cannot be started here; `null` where it can. */
export function noAnvil(): string | null {
  return existsSync(BINARY) ? null : `no ${BINARY}`;
}

export async function startAnvil(chainId = 31_337): Promise<Anvil> {
  const process_ = spawn(BINARY, ['--host', '127.0.0.1', '--port', '0', '--chain-id', String(chainId)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = `http://${await listening(process_)}`;
  const ended = new Promise<void>((resolve) => process_.once('exit', () => resolve()));
  return {
    url,
    chainId,
    ask: (method, params) => ask(url, method, params),
    receiptOf: (hash) => receiptOf(url, hash),
    stop: async () => {
      process_.kill();
      await ended;
    },
  };
}

/** `Listening on 127.0.0.1:41567`, once it answers. */
function listening(process_: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`anvil did not start: ${said}`)), STARTS_WITHIN_MS);
    process_.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = /Listening on (127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    process_.once('exit', (code) => reject(new Error(`anvil ended with ${code}`)));
  });
}

async function receiptOf(url: string, hash: unknown): Promise<Receipt> {
  const untilMs = Date.now() + MINED_WITHIN_MS;
  while (Date.now() < untilMs) {
    const receipt = (await ask(url, 'eth_getTransactionReceipt', [hash])) as Receipt | null;
    if (receipt !== null) return receipt;
    await pause(LOOKS_EACH_MS);
  }
  throw new Error(`${String(hash)} was not mined`);
}

async function ask(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = (await response.json()) as {
    readonly result?: unknown;
    readonly error?: { readonly message: string };
  };
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}
