/** What members of groups attested, in words (docs/spec/personhood.md section 6.1). Pure. */

import type { Evidence, EvidenceCode } from '../verify/evidence.ts';
import { dateTime } from './format.ts';
import { type Message, type MessageKey, msg } from './message.ts';
import type { Row } from './row.ts';

const STATEMENTS: ReadonlyMap<EvidenceCode, MessageKey> = new Map([
  ['attested-without-ai', 'statement_without_ai'],
  ['attested-with-ai', 'statement_with_ai'],
  ['attested-source', 'statement_source'],
]);

/** What was said, between quotation marks; `null` for evidence that is no statement. */
export function statementMessage(code: EvidenceCode | null): Message | null {
  const key = code === null ? undefined : STATEMENTS.get(code);
  return key === undefined ? null : msg(key);
}

/** @param headlineArgs of the verdict: the group and how many members. Always as a group: its name could be a company's. */
export function attestedHeadline(leading: EvidenceCode | null, headlineArgs: readonly string[]): Message {
  const [who = '', count = '1'] = headlineArgs;
  const statement = statementMessage(leading) ?? '';
  return count === '1'
    ? msg('tier_H_headline', who, statement)
    : msg('tier_H_headline_other', who, statement, count);
}

/** The stop of one statement, from the row that every code makes. */
export function attestedStop({ details }: Evidence, row: Row, locale: string): Row {
  const { who, members, isCutOff } = details;
  const count = Number(members ?? 1);
  const shown = count.toLocaleString(locale);
  const many = isCutOff === true ? 'row_attested_title_more' : 'row_attested_title_other';
  const title = count === 1 && isCutOff !== true ? row.title : msg(many, String(who), shown);
  return { ...row, shape: 'person', title };
}

/** What fills the sentence of a statement. */
export function attestedArgs({ details }: Evidence, locale: string): readonly string[] {
  const { claimedAt, size } = details;
  return [dateTime(String(claimedAt), locale), Number(size ?? 0).toLocaleString(locale)];
}

const ADMISSIONS: ReadonlyMap<string, MessageKey> = new Map([
  ['invite', 'admission_invite'],
  ['vouching', 'admission_vouching'],
  ['credential', 'admission_credential'],
  ['bridge', 'admission_bridge'],
]);

/** How a group lets members in; `null` for what this version does not know. */
export function admissionMessage(admission: unknown): Message | null {
  const key = ADMISSIONS.get(String(admission));
  return key === undefined ? null : msg(key);
}
