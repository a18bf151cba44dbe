/** Names and values, which are of others; rows without a value are left out. */

import { Foreign } from '../foreign-text.tsx';

export function Facts({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <dl class="facts">
      {rows
        .filter(([, value]) => value !== '')
        .map(([name, value], i) => (
          <div key={`${i} ${name}`}>
            <dt>
              <Foreign text={name} />
            </dt>
            <dd>
              <Foreign text={value} />
            </dd>
          </div>
        ))}
    </dl>
  );
}
