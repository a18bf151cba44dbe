/** The types that sites see are written out; here the compiler compares them with those of the code. */

import { expectTypeOf, test } from 'vitest';
import type {
  AcceptedRoot,
  Admission,
  Member,
  MembershipResponse,
  RefusedCode,
  SeenRoot,
} from '../../../packages/personhood/types.ts';
import type { Group } from '../../../src/identity/group.ts';
import type * as proof from '../../../src/identity/membership-proof.ts';
import type { PersonhoodResponse } from '../../../src/identity/response.ts';
import type * as chain from '../../../src/identity/root-chain.ts';

/** Types take no part in `readonly` of members, so that lists are compared apart. */
type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer E)[]
    ? E[]
    : T[K] extends object
      ? Mutable<T[K]>
      : T[K];
};

test('are those of the code', () => {
  expectTypeOf<Admission>().toEqualTypeOf<Group['admission']>();
  expectTypeOf<Mutable<MembershipResponse>>().toEqualTypeOf<Mutable<PersonhoodResponse>>();
  expectTypeOf<Member>().toEqualTypeOf<proof.Member>();
  expectTypeOf<SeenRoot>().toEqualTypeOf<chain.SeenRoot>();
  expectTypeOf<AcceptedRoot>().toEqualTypeOf<chain.AcceptedRoot>();
  expectTypeOf<RefusedCode>().toEqualTypeOf<proof.MembershipCode | 'too-large' | 'not-json' | 'no-roots'>();
});
