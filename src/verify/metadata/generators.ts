/**
 * The table of generators: how each is known by what it leaves in a file (docs/spec/signals.md section 2). A row answers
 * `null` unless the whole mark is there; a word somewhere in a text is not enough.
 */

import { classOfSource, type SourceClass } from '../source-types.ts';
import type { Mark, MetadataClaim, Setting } from './claim.ts';
import { isObject, type JsonNote, jsonNote, textIn } from './json-note.ts';
import type { Note, Notes } from './notes.ts';
import { parametersOf } from './parameters-text.ts';
import { IPTC_EXTENSION, sourceIn, xmpValue } from './xmp-values.ts';

type Found = Omit<MetadataClaim, 'mark'>;
type Generator = { readonly mark: Mark; readonly find: (notes: Notes) => Found | null };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const JOB_ID = /\bJob ID: ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;
const XMP_BASIC = 'http://ns.adobe.com/xap/1.0/';
const TC260 = 'http://www.tc260.org.cn/ns/AIGC/1.0/';

export const GENERATORS: readonly Generator[] = [
  { mark: 'fooocus', find: fooocus },
  { mark: 'swarmui', find: swarmUi },
  { mark: 'civitai', find: civitai },
  { mark: 'stability-matrix', find: stabilityMatrix },
  { mark: 'tensorart', find: tensorArt },
  { mark: 'invokeai', find: invokeAi },
  { mark: 'novelai', find: novelAi },
  { mark: 'a1111', find: webUi },
  { mark: 'comfyui', find: comfyUi },
  { mark: 'midjourney', find: midjourney },
  { mark: 'grok', find: grok },
  { mark: 'firefly', find: firefly },
  { mark: 'tc260', find: chinaLabel },
  { mark: 'higgsfield', find: higgsfield },
  { mark: 'samsung', find: samsung },
  { mark: 'iptc', find: iptc },
];

/** Where generators put one text: the PNG chunk, or in other formats the EXIF comment. */
function parametersNote({ texts, exif }: Notes): Note | undefined {
  return texts.get('parameters') ?? exif.get('UserComment');
}

function ai(tool: string, note: Note, model: string | null, settings: readonly Setting[]): Found {
  return { tool, model, settings, where: note.where, says: 'ai', sourceType: null };
}

function settingsIn(json: JsonNote, names: Readonly<Record<string, string>>): readonly Setting[] {
  return Object.entries(names).flatMap(([key, name]) => {
    const value = textIn(json, key);
    return value === null ? [] : [[name, value] as const];
  });
}

function webUi(notes: Notes): Found | null {
  const note = parametersNote(notes);
  const found = note && parametersOf(note.text);
  return found ? ai(found.tool, note, found.model, found.settings) : null;
}

function fooocus(notes: Notes): Found | null {
  const scheme = notes.texts.get('fooocus_scheme');
  const note = notes.texts.get('parameters') ?? notes.exif.get('UserComment');
  if (!note || (scheme === undefined && !notes.exif.get('Software')?.text.startsWith('Fooocus'))) return null;
  const json = jsonNote(note.text);
  if (json === null) return ai('Fooocus', note, parametersOf(note.text)?.model ?? null, []);
  const model = textIn(json, 'base_model') ?? textIn(json, 'Base Model');
  return ai('Fooocus', note, model, settingsIn(json, { prompt: 'Prompt', seed: 'Seed', steps: 'Steps' }));
}

function swarmUi(notes: Notes): Found | null {
  const note = parametersNote(notes);
  const json = jsonNote(note?.text)?.sui_image_params;
  if (!note || !isObject(json)) return null;
  const names = { prompt: 'Prompt', seed: 'Seed', steps: 'Steps', swarm_version: 'Version' };
  return ai('SwarmUI', note, textIn(json, 'model'), settingsIn(json, names));
}

/** Its own generator writes a UUID where others write a program, or lists the resources that it used. */
function civitai(notes: Notes): Found | null {
  const software = notes.exif.get('Software');
  if (software && UUID.test(software.text) && notes.exif.get('Artist')?.text === 'ai')
    return ai('Civitai', software, null, [['Id', software.text]]);
  const note = parametersNote(notes);
  const found = note?.text.includes('Civitai resources: [') ? parametersOf(note.text) : null;
  return note && found ? ai('Civitai', note, found.model, found.settings) : null;
}

function stabilityMatrix({ texts }: Notes): Found | null {
  const note = texts.get('parameters-json');
  const json = jsonNote(note?.text);
  if (!note || !json) return null;
  const names = { PositivePrompt: 'Prompt', Seed: 'Seed', Steps: 'Steps', Sampler: 'Sampler' };
  const settings = settingsIn(json, names);
  return settings.length === 0 ? null : ai('Stability Matrix', note, textIn(json, 'ModelName'), settings);
}

/** Other programs write a `prompt`, too: only a graph of nodes with classes is ComfyUI's. */
function comfyUi({ texts, exif }: Notes): Found | null {
  const inExif = (['Make', 'Model', 'ImageDescription', 'UserComment'] as const).flatMap(
    (field) => exif.get(field) ?? [],
  );
  const notes = [...['prompt', 'workflow'].flatMap((key) => texts.get(key) ?? []), ...inExif];
  for (const note of notes) {
    // Savers for WebP put "prompt:{…}" and "workflow:{…}" into EXIF fields.
    const json = jsonNote(note.text.replace(/^(prompt|workflow):/i, ''));
    const nodes = json === null ? [] : graphNodes(json);
    if (nodes.length > 0) return ai('ComfyUI', note, modelOfGraph(nodes), promptsOfGraph(nodes));
  }
  return null;
}

/** Of the API form `{id: {class_type, inputs}}`, also where it is wrapped; of a workflow only that it is one. */
function graphNodes(json: JsonNote): readonly JsonNote[] {
  const wrapped = typeof json.prompt === 'string' ? jsonNote(json.prompt) : json.prompt;
  const inner = isObject(wrapped) ? wrapped : json;
  const nodes = Object.values(inner).filter(
    (node): node is JsonNote => isObject(node) && typeof node.class_type === 'string',
  );
  if (nodes.length > 0) return nodes;
  const isWorkflow = Array.isArray(json.nodes) && 'last_node_id' in json && json.nodes.some(isWorkflowNode);
  return isWorkflow ? [json] : [];
}

function isWorkflowNode(node: unknown): boolean {
  return isObject(node) && typeof node.type === 'string' && 'id' in node;
}

function modelOfGraph(nodes: readonly JsonNote[]): string | null {
  for (const name of ['ckpt_name', 'unet_name', 'model_name'])
    for (const node of nodes) {
      const model = textIn(node, 'inputs', name);
      if (model !== null) return model;
    }
  return null;
}

function promptsOfGraph(nodes: readonly JsonNote[]): readonly Setting[] {
  const texts = nodes
    .filter((node) => /^CLIPTextEncode/.test(textIn(node, 'class_type') ?? ''))
    .flatMap((node) => textIn(node, 'inputs', 'text') ?? []);
  const seed = nodes.map((node) => textIn(node, 'inputs', 'seed')).find((found) => found !== null);
  return [...texts.map((text) => ['Prompt', text] as const), ...(seed ? [['Seed', seed] as const] : [])];
}

function invokeAi({ texts }: Notes): Found | null {
  const note = texts.get('invokeai_metadata') ?? texts.get('sd-metadata');
  const json = jsonNote(note?.text);
  if (note && json && ('generation_mode' in json || 'model_weights' in json || 'app_version' in json)) {
    const model =
      textIn(json, 'model', 'name') ?? textIn(json, 'model', 'model_name') ?? textIn(json, 'model_weights');
    const names = { positive_prompt: 'Prompt', seed: 'Seed', steps: 'Steps', app_version: 'Version' };
    return ai('InvokeAI', note, model, settingsIn(json, names));
  }
  const dream = texts.get('Dream');
  return dream && isDream(dream.text) ? ai('InvokeAI', dream, null, [['Prompt', dream.text]]) : null;
}

/** A prompt and then options, steps before the seed. In two searches: one pattern takes time squared on hostile text. */
function isDream(text: string): boolean {
  const steps = / -s ?\d+ /.exec(text);
  return steps !== null && /-S ?\d/.test(text.slice(steps.index + steps[0].length));
}

/** In PNG a chunk for each text; in WebP one JSON object of all of them in the EXIF comment. */
function novelAi({ texts, exif }: Notes): Found | null {
  const note = texts.get('Comment') ?? exif.get('UserComment');
  const outer = jsonNote(note?.text);
  const software = textIn(outer, 'Software') ?? texts.get('Software')?.text;
  const json = outer && (jsonNote(textIn(outer, 'Comment') ?? undefined) ?? outer);
  if (software !== 'NovelAI' || !note || !json) return null;
  const names = { prompt: 'Prompt', seed: 'Seed', steps: 'Steps', sampler: 'Sampler' };
  const model = textIn(outer, 'Source') ?? texts.get('Source')?.text ?? null;
  return ai('NovelAI', note, model, settingsIn(json, names));
}

function tensorArt({ texts }: Notes): Found | null {
  const note = texts.get('generation_data');
  const json = jsonNote(note?.text);
  if (!note || !json || !isObject(json.baseModel)) return null;
  const names = { prompt: 'Prompt', seed: 'Seed', steps: 'Steps' };
  return ai('Tensor.Art', note, textIn(json, 'baseModel', 'modelFileName'), settingsIn(json, names));
}

function midjourney({ texts, exif, xmp }: Notes): Found | null {
  const note = texts.get('Description') ?? exif.get('ImageDescription');
  const job = note && JOB_ID.exec(note.text);
  if (note && job) {
    const prompt = note.text.slice(0, job.index);
    const [, kind, version] = / --(v|niji) (\d[\d.]{0,5})/.exec(prompt) ?? [];
    const model = version === undefined ? null : `${kind === 'niji' ? 'Niji' : 'Version'} ${version}`;
    return ai('Midjourney', note, model, [
      ['Prompt', prompt],
      ['Job', job[1]!],
    ]);
  }
  const guid = xmpValue(xmp, IPTC_EXTENSION, 'DigImageGUID');
  const source = sourceIn(xmp);
  const isAi = source !== null && classOfSource(source) === 'ai';
  return guid !== null && UUID.test(guid) && isAi
    ? ai('Midjourney', { text: guid, where: 'XMP DigImageGUID' }, null, [['Job', guid]])
    : null;
}

/** A signature that only its maker can check, beside a UUID. */
function grok({ exif }: Notes): Found | null {
  const note = exif.get('ImageDescription');
  const isSigned = note && /^Signature: [A-Za-z0-9+/]{40,}={0,2}\s*$/.test(note.text);
  return isSigned && UUID.test(exif.get('Artist')?.text ?? '') ? ai('Grok', note, null, []) : null;
}

function firefly({ exif, xmp }: Notes): Found | null {
  const creator = xmpValue(xmp, XMP_BASIC, 'CreatorTool');
  const inXmp = creator === null ? [] : [{ text: creator, where: 'XMP CreatorTool' }];
  const note = [exif.get('Software') ?? [], inXmp].flat().find(({ text }) => /^Adobe Firefly\b/.test(text));
  return note ? ai('Adobe Firefly', note, null, [['Software', note.text]]) : null;
}

/** GB 45438-2025: 1 is AI, 2 possibly, 3 suspected. */
const CHINA_LABELS: ReadonlyMap<string, string> = new Map([
  ['1', 'AI-generated'],
  ['2', 'possibly AI'],
  ['3', 'suspected AI'],
]);

function chinaLabel({ texts, exif, xmp }: Notes): Found | null {
  const inXmp = xmpValue(xmp, TC260, 'AIGC');
  const notes = [
    ...(inXmp === null ? [] : [{ text: inXmp, where: 'XMP AIGC' }]),
    ...['AIGC', 'TC260:AIGC', 'Comment'].flatMap((key) => texts.get(key) ?? []),
    ...(['UserComment', 'ImageDescription'] as const).flatMap((field) => exif.get(field) ?? []),
  ];
  for (const note of notes) {
    const json = jsonNote(note.text.replace(/^AIGC(?=\{)/, ''));
    const label = json && (isObject(json.AIGC) ? json.AIGC : json);
    const says = CHINA_LABELS.get(textIn(label, 'Label') ?? '');
    const producer = textIn(label, 'ContentProducer');
    if (says && (producer !== null || textIn(label, 'ProduceID') !== null))
      return ai('the AIGC label (GB 45438)', note, null, [
        ['Label', says],
        ...(producer === null ? [] : [['Producer', producer] as const]),
      ]);
  }
  return null;
}

/** `hf` stands for Higgsfield, whose jobs have a UUID; those of Hugging Face have 24 hexadecimal digits. */
function higgsfield({ texts }: Notes): Found | null {
  const note = texts.get('hf-job-id');
  return note && UUID.test(note.text) ? ai('Higgsfield', note, null, [['Job', note.text]]) : null;
}

/** What the gallery's editor notes about its steps; 0 is an edit without AI. */
function samsung({ trailer }: Notes): Found | null {
  if (!trailer?.text.includes('PhotoEditor_Re_Edit_Data')) return null;
  const type = /"genAIType"\s*:\s*([1-9]\d{0,3})\b/.exec(trailer.text)?.[1];
  return type ? { ...ai('Samsung Galaxy AI', trailer, null, [['genAIType', type]]), says: 'parts' } : null;
}

const AI_FIELDS: ReadonlyMap<string, string> = new Map([
  ['AISystemVersionUsed', 'Version'],
  ['AIPromptInformation', 'Prompt'],
  ['AIPromptWriterName', 'Prompt by'],
]);

function iptc({ xmp }: Notes): Found | null {
  const term = sourceIn(xmp);
  const source = term === null ? null : classOfSource(term);
  const system = xmpValue(xmp, IPTC_EXTENSION, 'AISystemUsed');
  const settings = [...AI_FIELDS].flatMap(([key, name]): Setting[] => {
    const value = xmpValue(xmp, IPTC_EXTENSION, key);
    return value === null ? [] : [[name, value]];
  });
  const namesAi = system !== null || settings.length > 0;
  if (!namesAi && (source === null || source === 'algorithmic')) return null;
  return {
    tool: system ?? (namesAi ? 'AI fields (IPTC)' : 'a digital source type (IPTC)'),
    model: null,
    settings,
    where: namesAi ? 'XMP AI fields' : 'XMP DigitalSourceType',
    says: sayOf(source, namesAi),
    sourceType: term,
  };
}

/** A source that is not AI beside fields that name an AI system is a picture with AI in parts of it. */
function sayOf(source: SourceClass | null, namesAi: boolean): Found['says'] {
  if (source === 'not-ai') return namesAi ? 'parts' : 'not-ai';
  return source === 'parts' ? 'parts' : 'ai';
}
