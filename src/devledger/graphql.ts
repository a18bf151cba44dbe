/**
 * Answers GraphQL requests: parse and validate once per query text, then execute over the store.
 * Size, tokens and the number of top-level fields are bounded before anything is executed.
 */

import { type DocumentNode, executeSync, GraphQLError, parse, validate, visit } from 'graphql';
import { resolvers } from './graphql-rows.ts';
import { schema } from './graphql-schema.ts';
import type { Store } from './store.ts';

export type GraphqlAnswer = {
  /** 200 when the query was executed, 400 when it was not a query. */
  readonly status: 200 | 400;
  readonly json: string;
};

export type Graphql = (request: unknown) => GraphqlAnswer;

const MAX_QUERY_CHARS = 64 * 1024;
const MAX_TOKENS = 8_000;
/** In one request; aliases would multiply them otherwise. */
const MAX_SEARCHES = 16;
const SEARCH_FIELDS: ReadonlySet<string> = new Set(['transaction', 'transactions', 'blocks']);
const CACHED_DOCUMENTS = 100;

type Prepared = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** `maxPageSize` is the largest page, in rows. */
export function openGraphql(store: Store, maxPageSize: number): Graphql {
  const rootValue = resolvers(store, maxPageSize);
  const documents = new Map<string, Prepared>();

  const prepared = (query: string): Prepared => {
    const known = documents.get(query);
    if (known) return known;
    const fresh = prepare(query);
    if (documents.size >= CACHED_DOCUMENTS) documents.delete(documents.keys().next().value!);
    documents.set(query, fresh);
    return fresh;
  };

  return (request) => {
    const asked = readRequest(request);
    if (asked === null)
      return refusal([new GraphQLError('expected {"query", "variables", "operationName"}')]);
    const ready = prepared(asked.query);
    if ('errors' in ready) return refusal(ready.errors);
    const { variables: variableValues, operationName } = asked;
    const result = executeSync({
      schema,
      document: ready.document,
      rootValue,
      variableValues,
      operationName,
    });
    return { status: 200, json: JSON.stringify(result) };
  };
}

function readRequest(request: unknown) {
  if (typeof request !== 'object' || request === null) return null;
  const { query, variables, operationName } = request as Record<string, unknown>;
  if (typeof query !== 'string') return null;
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables))) return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  return {
    query,
    variables: (variables ?? {}) as Readonly<Record<string, unknown>>,
    operationName: operationName ?? null,
  };
}

function prepare(query: string): Prepared {
  if (query.length > MAX_QUERY_CHARS) return { errors: [new GraphQLError('the query is too long')] };
  try {
    const document = parse(query, { maxTokens: MAX_TOKENS });
    const errors = [...tooManyFields(document), ...validate(schema, document)];
    return errors.length > 0 ? { errors } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** These fields occur only at the top, so counting names bounds how often they run. */
function tooManyFields(document: DocumentNode): GraphQLError[] {
  let count = 0;
  visit(document, {
    Field: ({ name }) => {
      if (SEARCH_FIELDS.has(name.value)) count++;
    },
  });
  return count > MAX_SEARCHES ? [new GraphQLError(`more than ${MAX_SEARCHES} searches in one request`)] : [];
}

function refusal(errors: readonly GraphQLError[]): GraphqlAnswer {
  return { status: 400, json: JSON.stringify({ errors }) };
}
