/** The demo's two polls: two sites that belong to nobody together, and take members of one group. */

export type Question = {
  readonly id: string;
  /** They differ, so that browsers keep cookies of the two apart. */
  readonly host: '127.0.0.1' | 'localhost';
  readonly site: string;
  readonly asks: string;
  /** At most 32 bytes of text each: what a proof is bound to. */
  readonly choices: readonly { readonly id: string; readonly words: string }[];
};

export const QUESTIONS: readonly [Question, Question] = [
  {
    id: 'ferry',
    host: '127.0.0.1',
    site: 'Harbour News',
    asks: 'Should the ferry run on Sundays?',
    choices: [
      { id: 'yes', words: 'Yes' },
      { id: 'summer', words: 'In summer only' },
      { id: 'no', words: 'No' },
    ],
  },
  {
    id: 'book',
    host: 'localhost',
    site: 'Reading Circle',
    asks: 'What shall we read next?',
    choices: [
      { id: 'novel', words: 'A novel' },
      { id: 'poems', words: 'Poems' },
      { id: 'letters', words: 'Letters' },
    ],
  },
];
