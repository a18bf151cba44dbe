/**
 * The wallet's policy as the vault keeps it (docs/spec/policy.md section 1): one record, which a backup takes along. Without one there are no rules, and every signature
 * is the person's to confirm. One that cannot be read refuses everything: it may be the one that says no.
 */

import { fromUtf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import type { RecordCode } from '../vault/record-row.ts';
import type { PutCode, Records } from '../vault/records.ts';
import { NO_RULES, type Policy, readPolicy, writePolicy } from '../wallet/policy/policy.ts';

const POLICY = { kind: 'policy', id: 'rules' } as const;
const SCHEMA = 1;

export type PolicyReadCode = RecordCode | 'altered-record' | 'future-version';

export async function readStoredPolicy(records: Records): Promise<Parsed<Policy, PolicyReadCode>> {
  const record = await records.get(POLICY);
  if (!record.ok) return record;
  if (record.value === null) return accept(NO_RULES);
  if (record.value.schema > SCHEMA)
    return refuse('future-version', 'the policy is of a newer version of this program');
  const policy = readPolicy(fromUtf8(record.value.bytes) ?? '');
  return policy.ok ? policy : refuse('altered-record', 'the policy is stored in another form');
}

export function writeStoredPolicy(records: Records, policy: Policy): Promise<Parsed<null, PutCode>> {
  return records.put({ ...POLICY, schema: SCHEMA, bytes: writePolicy(policy) });
}
