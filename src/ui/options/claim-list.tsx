/** Every claim of a credential: those that are always shown, and those of which the person chooses. */

import { useId } from 'preact/hooks';
import type { CredentialFacts } from '../../engine/stored-credentials.ts';
import type { Claim } from '../../identity/credentials/disclosures.ts';
import { pathText, valueText } from '../claim-text.ts';
import { dateMinute } from '../format.ts';
import type { MessageKey } from '../message.ts';
import { readerLocale, t } from '../text.ts';

/** Where claims can be ticked. */
export type Choice = {
  /** Digests. */
  readonly chosen: ReadonlySet<string>;
  /** Names of claims at the top that somebody asks for. */
  readonly asked: readonly string[];
  readonly onChange: (chosen: ReadonlySet<string>) => void;
};

export function ClaimList(props: {
  readonly facts: CredentialFacts;
  /** What is known of the holder's key. */
  readonly keyWords: string;
  readonly choice?: Choice;
}) {
  const { facts, keyWords, choice } = props;
  const choosable = facts.claims.filter(({ digest }) => digest !== null);
  const headings = [
    choice ? t('cred_join_open') : t('cred_open_heading'),
    choice ? t('cred_join_choice') : t('cred_choice_heading'),
  ];
  return (
    <div class="claims">
      <p class="part">{headings[0]}</p>
      {!choice && <p class="muted">{t('cred_open_about')}</p>}
      <dl>
        {facts.claims
          .filter(({ digest }) => digest === null)
          .map((claim) => (
            <ClaimRow key={pathText(claim.path)} claim={claim} {...{ facts, keyWords }} />
          ))}
      </dl>
      <p class="part">{headings[1]}</p>
      {choosable.length === 0 && <p class="muted">{t('cred_choice_none')}</p>}
      {choice ? (
        choosable.map((claim) => <Ticked key={claim.digest} claim={claim} {...{ facts, keyWords, choice }} />)
      ) : (
        <dl>
          {choosable.map((claim) => (
            <ClaimRow key={claim.digest} claim={claim} {...{ facts, keyWords }} />
          ))}
        </dl>
      )}
    </div>
  );
}

type RowProps = {
  readonly claim: Claim;
  readonly facts: CredentialFacts;
  readonly keyWords: string;
};

function ClaimRow({ claim, keyWords }: RowProps) {
  return (
    <>
      <dt>
        <bdi>{nameOf(claim)}</bdi>
      </dt>
      <dd>
        <bdi>{shownValue(claim, keyWords)}</bdi>
      </dd>
    </>
  );
}

function Ticked({ claim, facts, keyWords, choice }: RowProps & { readonly choice: Choice }) {
  const { chosen, asked, onChange } = choice;
  const { digest, path, parent } = claim;
  const id = useId();
  const within = facts.claims.find((other) => other.digest === parent && parent !== null);
  const toggle = (isOn: boolean) =>
    onChange(isOn ? withParents(facts, chosen, claim) : without(facts, chosen, digest!));
  return (
    <div class="choice">
      <input
        id={id}
        type="checkbox"
        checked={chosen.has(digest!)}
        onChange={(event) => toggle(event.currentTarget.checked)}
      />
      <label for={id}>
        <b>
          <bdi>{nameOf(claim)}</bdi>
        </b>{' '}
        <bdi>{shownValue(claim, keyWords)}</bdi>
      </label>
      {(asked.includes(String(path[0])) || within !== undefined) && (
        <span class="muted">
          {asked.includes(String(path[0])) && t('cred_join_asked')}{' '}
          {within !== undefined && t('cred_part_of', pathText(within.path))}
        </span>
      )}
    </div>
  );
}

/** A claim is shown only together with those that it stands in. */
function withParents(
  { claims }: CredentialFacts,
  chosen: ReadonlySet<string>,
  claim: Claim,
): ReadonlySet<string> {
  const all = new Set(chosen);
  for (
    let at: Claim | undefined = claim;
    at?.digest;
    at = claims.find(({ digest }) => digest !== null && digest === at?.parent)
  )
    all.add(at.digest);
  return all;
}

function without(facts: CredentialFacts, chosen: ReadonlySet<string>, digest: string): ReadonlySet<string> {
  const left = new Set(chosen);
  left.delete(digest);
  const inside = facts.claims.filter(({ parent }) => parent === digest).map((claim) => claim.digest!);
  return inside.reduce<ReadonlySet<string>>((all, one) => without(facts, all, one), left);
}

const TIMES = ['iat', 'nbf', 'exp'];
/** Claims whose meaning the format fixes; every other name is the issuer's. */
const NAMES: { readonly [name: string]: MessageKey } = {
  iss: 'cred_claim_iss',
  vct: 'cred_claim_vct',
  iat: 'cred_claim_iat',
  nbf: 'cred_claim_nbf',
  exp: 'cred_claim_exp',
  cnf: 'cred_claim_cnf',
  sub: 'cred_claim_sub',
  status: 'cred_claim_status',
};

function nameOf({ path }: Claim): string {
  const name = String(path[0]);
  return path.length === 1 && Object.hasOwn(NAMES, name) ? t(NAMES[name]!) : pathText(path);
}

function shownValue({ path, value }: Claim, keyWords: string): string {
  const [name] = path;
  if (path.length === 1 && name === 'cnf') return keyWords;
  if (path.length === 1 && TIMES.includes(String(name)) && typeof value === 'number')
    return dateMinute(value * 1000, readerLocale());
  return valueText(value) ?? t('cred_no_value');
}
