/**
 * What the page can ask the demo server: bench pictures, changes, logging, checks, and how the servers behave.
 * Requests are parsed strictly; each answer is one JSON document.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url, fromHex, fromUtf8, utf8 } from '../src/bytes.ts';
import { type HttpAnswer, jsonAnswer } from '../src/devledger/http.ts';
import { RailError } from '../src/errors.ts';
import { type Opening, parseOpening } from '../src/ledger/record/opening.ts';
import { bytes32, parseShape } from '../src/shapes.ts';
import { MADE_UP_MEMBERS } from './poll/group.ts';
import { logHandedIn } from './proven.ts';
import { logContent } from './provider.ts';
import { PROVEN } from './samples.ts';
import { CONDUCTS_ON_SHOW } from './servers.ts';
import type { ShelfPicture } from './shelf.ts';
import { applyChange, CHANGES, type Change, COPY_DISTANCE, fingerprintDistance } from './transform.ts';
import type { World } from './world.ts';

export const MAX_PICTURE_BYTES = 20 * 1024 * 1024;
const MAX_TEXT_CHARS = 100_000;
/** A text at its longest, four bytes a character and each escaped, would be more; nobody writes that. */
export const MAX_JSON_BYTES = 1024 * 1024;

/** Ten times what such proofs have. */
const MAX_PROOF_CHARS = 16 * 1024;

const id = v.pipe(v.string(), v.maxLength(120));
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_CHARS));
const visibility = v.picklist(['commit', 'exact', 'public']);
const by = v.picklist(['company', 'stranger']);
const changes = Object.keys(CHANGES) as [Change, ...Change[]];

const shapes = {
  change: v.strictObject({ id, change: v.picklist(changes), amount: v.pipe(v.number(), v.finite()) }),
  logPicture: v.strictObject({ id, visibility, by }),
  provePicture: v.strictObject({
    seed: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
    nonce: bytes32,
    input: bytes32,
    proof: v.pipe(v.string(), v.maxLength(MAX_PROOF_CHARS), v.regex(/^[A-Za-z0-9_-]+$/)),
  }),
  checkPicture: v.strictObject({ id, openings: v.picklist(['none', 'own']) }),
  logText: v.strictObject({ text, visibility, by }),
  checkText: v.strictObject({ text, opening: v.nullable(v.unknown()) }),
  invite: v.strictObject({}),
  servers: v.strictObject({ isOn: v.boolean(), conduct: v.picklist(CONDUCTS_ON_SHOW) }),
} as const;

type Handler = (world: World, body: Bytes) => Promise<HttpAnswer>;

/** By path below `/api/`. All but `state` change something or cost something and are asked with POST. */
export const POST_API: { readonly [path: string]: Handler } = {
  pictures: addPicture,
  'pictures/change': asked(shapes.change, changePicture),
  'pictures/log': asked(shapes.logPicture, logPicture),
  'pictures/prove': asked(shapes.provePicture, provePicture),
  'pictures/check': asked(shapes.checkPicture, checkPicture),
  'texts/log': asked(shapes.logText, logText),
  'texts/check': asked(shapes.checkText, checkTextAsked),
  servers: asked(shapes.servers, changeServers),
  invite: asked(shapes.invite, makeInvite),
};

/** All that the page shows at first. */
export function stateAnswer(world: World): HttpAnswer {
  const { servers, company, shelf } = world;
  return jsonAnswer(200, {
    company: { name: company.entry.name, domain: company.entry.domain },
    servers: { urls: servers.urls, ...servers.state() },
    copyDistance: COPY_DISTANCE,
    pictures: world.pictures.map(({ id: pictureId, title, note }) => ({
      ...viewOf(shelf.get(pictureId)!),
      title,
      note,
    })),
    proven: {
      ...viewOf(shelf.get(PROVEN.id)!),
      title: PROVEN.title,
      note: PROVEN.note,
      provider: company.key.root,
    },
    polls: {
      group: { name: world.group.name, madeUp: MADE_UP_MEMBERS },
      all: world.polls.all.map(({ question: { site, asks }, url }) => ({ site, asks, url })),
    },
    texts: world.texts.map(({ id: textId, title, text: words, record }) => ({
      id: textId,
      title,
      text: words,
      record,
    })),
  });
}

export function refusal(status: number, error: string, because: string): HttpAnswer {
  return jsonAnswer(status, { error, because });
}

async function addPicture({ shelf }: World, body: Bytes): Promise<HttpAnswer> {
  const added = await shelf.add(body, 'picture');
  return added.ok ? jsonAnswer(200, viewOf(added.value)) : refusal(400, added.code, added.because);
}

async function changePicture(
  { shelf }: World,
  request: v.InferOutput<typeof shapes.change>,
): Promise<HttpAnswer> {
  const original = shelf.get(request.id);
  if (!original) return unknownPicture();
  const changed = await applyChange(original, request.change, request.amount);
  if (!changed.ok) return refusal(400, changed.code, changed.because);
  const added = await shelf.add(changed.value.bytes, nameAfter(original.id, request.change));
  if (!added.ok) return refusal(400, added.code, added.because);
  const distance = fingerprintDistance(original.query.prints[0]!.pdq, added.value.query);
  return jsonAnswer(200, { ...viewOf(added.value), what: changed.value.what, distance });
}

async function logPicture(
  world: World,
  request: v.InferOutput<typeof shapes.logPicture>,
): Promise<HttpAnswer> {
  const picture = world.shelf.get(request.id);
  if (!picture) return unknownPicture();
  const provider = request.by === 'company' ? world.company : world.stranger;
  const toLog = { bytes: picture.bytes, visibility: request.visibility, keep: 'nothing' } as const;
  const { record, opening } = await logContent(provider, toLog, world.upload);
  const logged = { record, visibility: request.visibility, by: request.by, opening };
  world.shelf.markLogged(request.id, logged);
  return jsonAnswer(200, logged);
}

async function provePicture(
  { generator, company, upload, shelf }: World,
  request: v.InferOutput<typeof shapes.provePicture>,
): Promise<HttpAnswer> {
  const proof = fromBase64Url(request.proof);
  if (proof === null) return refusal(400, 'malformed-proof', 'the proof is not base64url');
  const handedIn = {
    seed: fromHex(request.seed)!,
    nonce: fromBase64Url(request.nonce)!,
    input: fromBase64Url(request.input)!,
    proof,
  };
  const logged = await logHandedIn(handedIn, generator, company, upload);
  if (!logged.ok) return refusal(400, logged.code, logged.because);
  const { picture, record } = logged.value;
  const added = await shelf.add(picture, `shapes-${request.seed}`);
  if (!added.ok) return refusal(500, added.code, added.because);
  shelf.markLogged(added.value.id, { record, visibility: 'public', by: 'company', opening: null });
  return jsonAnswer(200, viewOf(shelf.get(added.value.id)!));
}

async function checkPicture(
  { shelf, asking }: World,
  request: v.InferOutput<typeof shapes.checkPicture>,
): Promise<HttpAnswer> {
  const picture = shelf.get(request.id);
  if (!picture) return unknownPicture();
  const own = request.openings === 'own' ? picture.logged?.opening : null;
  const verdict = await asking.picture(picture, own ? [own] : []);
  return verdict.ok ? jsonAnswer(200, verdict.value) : refusal(429, verdict.code, verdict.because);
}

async function logText(world: World, request: v.InferOutput<typeof shapes.logText>): Promise<HttpAnswer> {
  const provider = request.by === 'company' ? world.company : world.stranger;
  const toLog = { bytes: utf8(request.text), visibility: request.visibility, keep: 'nothing' } as const;
  const { record, opening } = await logContent(provider, toLog, world.upload);
  return jsonAnswer(200, { record, visibility: request.visibility, by: request.by, opening });
}

async function checkTextAsked(
  { asking }: World,
  request: v.InferOutput<typeof shapes.checkText>,
): Promise<HttpAnswer> {
  const openings: Opening[] = [];
  if (request.opening !== null) {
    const opening = parseOpening(request.opening);
    if (!opening.ok) return refusal(400, opening.code, opening.because);
    openings.push(opening.value);
  }
  const verdict = await asking.text(request.text, openings);
  return verdict.ok ? jsonAnswer(200, verdict.value) : refusal(429, verdict.code, verdict.because);
}

async function changeServers(
  { servers }: World,
  request: v.InferOutput<typeof shapes.servers>,
): Promise<HttpAnswer> {
  await servers.change(request);
  return jsonAnswer(200, { urls: servers.urls, ...servers.state() });
}

async function makeInvite({ group }: World): Promise<HttpAnswer> {
  return jsonAnswer(200, { link: group.invite() });
}

/** Parses the body by its shape before the handler sees it; what the core refuses becomes an answer. */
function asked<S extends v.GenericSchema>(
  shape: S,
  handle: (world: World, request: v.InferOutput<S>) => Promise<HttpAnswer>,
): Handler {
  return async (world, body) => {
    const request = parseShape(shape, parseJson(body));
    if (!request.ok) return refusal(400, request.code, request.because);
    try {
      return await handle(world, request.value);
    } catch (error) {
      if (!(error instanceof RailError)) throw error;
      return refusal(error.code === 'bad-argument' ? 400 : 503, error.code, error.message);
    }
  };
}

function parseJson(body: Bytes): unknown {
  try {
    return JSON.parse(fromUtf8(body) ?? '');
  } catch {
    return undefined;
  }
}

function viewOf({ id: pictureId, bytes, mediaType, width, height, logged }: ShelfPicture) {
  return {
    id: pictureId,
    url: `/pictures/${pictureId}`,
    sizeBytes: bytes.length,
    mediaType,
    width,
    height,
    logged,
  };
}

function unknownPicture(): HttpAnswer {
  return refusal(404, 'unknown-picture', 'the bench no longer holds this picture');
}

/** `ridges.jpg` and `crop` give `ridges-crop`, so that file names tell what happened. */
function nameAfter(pictureId: string, change: Change): string {
  const stem = pictureId
    .split('/')
    .at(-1)!
    .replace(/\.[a-z]+$/, '');
  return `${stem.slice(0, 40)}-${change}`;
}
