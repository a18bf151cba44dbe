/**
 * What is on show: pictures drawn by `art.ts` and passages written for this demo. Most of it is logged when the demo
 * starts; some is left out on purpose, so that "nothing found" can be seen too.
 */

import type { Visibility } from '../src/ledger/record/record-body.ts';
import type { Scene } from './art.ts';

export type PictureSample = {
  readonly scene: Scene;
  readonly title: string;
  /** What the model would have been asked; kept by nobody, committed to with a salt. `null`: not logged. */
  readonly logged: { readonly visibility: Exclude<Visibility, 'commit'>; readonly prompt: string } | null;
  /** One sentence under the picture. */
  readonly note: string;
};

export type TextSample = {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly logged: { readonly prompt: string } | null;
};

export const PICTURES: readonly PictureSample[] = [
  {
    scene: 'ridges',
    title: 'Ridges at first light',
    logged: { visibility: 'public', prompt: 'mountain ranges in the mist before sunrise, pines in front' },
    note: 'Logged so that copies can be found, too.',
  },
  {
    scene: 'lanterns',
    title: 'Lanterns over the lake',
    logged: { visibility: 'public', prompt: 'paper lanterns rising over a lake at night' },
    note: 'Logged so that copies can be found, too.',
  },
  {
    scene: 'currents',
    title: 'Currents',
    logged: { visibility: 'public', prompt: 'an ocean current as thousands of coloured strokes' },
    note: 'Logged so that copies can be found, too.',
  },
  {
    scene: 'street',
    title: 'Blue hour',
    logged: { visibility: 'exact', prompt: 'a row of canal houses at dusk, some windows lit' },
    note: 'Logged by its exact bytes only: a copy that differs anywhere is not found.',
  },
  {
    scene: 'dunes',
    title: 'Dunes, noon',
    logged: null,
    note: 'Drawn by the same program, but logged by nobody.',
  },
];

/** Painted by the example generator, so that the record can say how. */
export const PROVEN = {
  id: 'soft-shapes.png',
  seed: '80a0b0c0d0e0f012',
  title: 'Soft shapes',
  note: 'Painted by a very small model from a number, and logged with a proof that it was.',
} as const;

export const TEXTS: readonly TextSample[] = [
  {
    id: 'ferry',
    title: 'Harbour ferry returns with quieter engines',
    logged: { prompt: 'a short local news item about a ferry that returns to service' },
    text: `The harbour ferry returned to service on Monday after eleven weeks in dry dock, carrying its first passengers across the bay shortly before seven in the morning. The operator has replaced both diesel engines with electric drives that charge at the northern landing while commuters board, and neighbours who used to hear every departure say that they now notice the gulls instead. Tickets cost the same as before, bicycles travel free outside the rush hour, and the last boat leaves the market pier forty minutes later than it did in spring. A small exhibition in the waiting room shows the old brass telegraph, which the crew polished and kept.`,
  },
  {
    id: 'garden',
    title: 'Volunteers count the city’s oldest trees',
    logged: { prompt: 'a short local news item about volunteers who count old trees' },
    text: `More than two hundred volunteers spent the weekend measuring trees in parks, churchyards and along forgotten railway cuttings, and their first tally names ninety-three trunks that were already standing when the town wall came down. The oldest so far is a hollow lime behind the brewery, thick enough that four children holding hands could not reach around it. Botanists will check each entry before the list is printed in autumn. Until then the organisers ask visitors to keep their dogs away from the roots, to leave the marking ribbons where they hang, and to write down any tree that the maps have missed.`,
  },
  {
    id: 'bakery',
    title: 'A bakery moves next door',
    logged: null,
    text: `The corner bakery is moving exactly one door to the left. Its lease ends with the month, the shop beside it has stood empty since winter, and so the counter, the scales and the enormous mixer will be carried twelve steps along the pavement on Sunday night. The owner promises that rolls will be on sale at six on Monday as always, although the queue, she says, will have to learn to bend the other way around the lamp post.`,
  },
];
