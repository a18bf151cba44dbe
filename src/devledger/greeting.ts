/** The page at `/`: tells a person (or a script that asks for JSON) that this is a development ledger. */

import { utf8 } from '../bytes.ts';
import { tip } from './chain.ts';
import type { Core } from './core.ts';
import { bytesAnswer, type HttpAnswer, type HttpRequest, jsonAnswer } from './http.ts';

export function greet({ store }: Core, request: HttpRequest): HttpAnswer {
  const { height } = tip(store)!;
  const { items } = store.sql('SELECT count(*) AS items FROM body').get() as { items: number };
  if (!request.headers.accept?.includes('text/html'))
    return jsonAnswer(200, {
      name: 'RAIL development ledger',
      notice: 'A stand-in for Arweave on one machine. Nothing here is permanent, public or proven by work.',
      height,
      items,
    });
  return bytesAnswer(200, 'text/html; charset=utf-8', utf8(page(height, items)));
}

function page(height: number, items: number): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>RAIL development ledger</title>
<h1>RAIL development ledger</h1>
<p>A stand-in for Arweave on one machine: upload service, GraphQL gateway and node in one.
Nothing here is permanent, public or proven by work.</p>
<p>${items} items, block ${height}. Search at <code>/graphql</code>, upload at <code>/v1/tx</code>.</p>
</html>
`;
}
