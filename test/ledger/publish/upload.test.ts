/** Uploading: the same bytes again after passing trouble, and a clear refusal after any other. */

import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/bytes.ts';
import { uploadTo } from '../../../src/ledger/publish/upload.ts';
import type { Fetch } from '../../../src/ports.ts';
import { html } from '../../fixtures/lying-gateway.ts';

const item = { id: 'i'.repeat(43), bytes: utf8('signed bytes') };

/** Answers one after the other; the last repeats. */
function service(...answers: readonly (() => Response | Promise<Response>)[]) {
  const requests: { readonly url: string; readonly init: RequestInit }[] = [];
  const fetch: Fetch = async (url, init = {}) => {
    requests.push({ url, init });
    return await answers[Math.min(requests.length, answers.length) - 1]!();
  };
  return { upload: uploadTo(fetch, 'https://upload.example/'), requests };
}

const down = () => Promise.reject(new TypeError('fetch failed'));
const taken = () => new Response('{}');

describe('uploadTo', () => {
  it('posts the bytes as they are', async () => {
    const { upload, requests } = service(taken);
    await upload(item);
    expect(requests.map(({ url }) => url)).toEqual(['https://upload.example/v1/tx']);
    expect(requests[0]?.init).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: item.bytes,
      credentials: 'omit',
    });
  });

  it('takes "already known" (202) for an answer', async () => {
    const { upload, requests } = service(() => new Response('known', { status: 202 }));
    await upload(item);
    expect(requests).toHaveLength(1);
  });

  it('tries again with the same bytes while the service cannot be reached', async () => {
    const { upload, requests } = service(down, down, taken);
    await upload(item);
    expect(requests.map(({ init }) => init.body)).toEqual([item.bytes, item.bytes, item.bytes]);
  });

  it('gives up after three times', async () => {
    const { upload, requests } = service(down);
    await expect(upload(item)).rejects.toMatchObject({ name: 'RailError', code: 'no-upload' });
    expect(requests).toHaveLength(3);
  });

  it.each([400, 402, 403, 413])('does not ask again after status %i', async (status) => {
    const { upload, requests } = service(() => html(status));
    await expect(upload(item)).rejects.toMatchObject({
      code: 'no-upload',
      message: `the upload server did not accept item ${item.id}`,
      details: ['https://upload.example/v1/tx', `answered with status ${status}`],
    });
    expect(requests).toHaveLength(1);
  });

  it('does not read an endless receipt', async () => {
    const { upload } = service(() => new Response(new Uint8Array(64 * 1024 + 1)));
    await expect(upload(item)).rejects.toMatchObject({ code: 'no-upload' });
  });
});
