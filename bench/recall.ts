/** The recall measurements as tables. */

import { recallImage } from './recall-image.ts';
import { recallText } from './recall-text.ts';
import type { BenchTable } from './table.ts';

const percent = (value: number) => `${value.toFixed(1)} %`;

export async function imageRecall(): Promise<readonly BenchTable[]> {
  const rows = await recallImage();
  return [
    {
      title: 'Pictures found again (photographs where present, and drawn ones; quality ≥ 50)',
      columns: ['copy', 'required', 'found', 'of', 'median distance', 'wrong', 'weak'],
      rows: rows.map((row) => [
        row.copy,
        `${row.required} %`,
        percent(row.found),
        row.of,
        row.medianDistance,
        row.wrongMatches,
        row.weakCopies,
      ]),
      notes: ['weak: copies of quality under 50, which are not searched and count as missed'],
    },
  ];
}

export async function textRecall(): Promise<readonly BenchTable[]> {
  const rows = await recallText();
  return [
    {
      title: 'Texts found again (300 generated documents of 60 to 3,000 words)',
      columns: ['excerpt', 'cases', 'found', 'wrong'],
      rows: rows.map((row) => [row.copy, row.cases, percent((100 * row.found) / row.cases), row.wrong]),
      notes: ['required: 98 % of paragraphs and of 40 and 25 words, also across a part border'],
    },
  ];
}
