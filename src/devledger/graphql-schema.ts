/**
 * The GraphQL schema that Arweave gateways share, as far as clients use it.
 * Reference: https://docs.ar.io/build/access/find-data (semantics as measured on public servers).
 */

import { buildSchema } from 'graphql';

export const schema = buildSchema(`
  type Query {
    transaction(id: ID!): Transaction
    transactions(
      ids: [ID!], owners: [String!], recipients: [String!], tags: [TagFilter!], bundledIn: [ID!],
      block: BlockFilter, first: Int = 10, after: String, sort: SortOrder = HEIGHT_DESC
    ): TransactionConnection!
    block(id: String): Block
    blocks(
      ids: [ID!], height: BlockFilter, first: Int = 10, after: String, sort: SortOrder = HEIGHT_DESC
    ): BlockConnection!
  }
  enum SortOrder { HEIGHT_ASC HEIGHT_DESC }
  enum TagOperator { EQ NEQ }
  input TagFilter { name: String!, values: [String!]!, op: TagOperator = EQ }
  input BlockFilter { min: Int, max: Int }

  type TransactionConnection { pageInfo: PageInfo!, edges: [TransactionEdge!]! }
  type TransactionEdge { cursor: String!, node: Transaction! }
  type PageInfo { hasNextPage: Boolean! }
  type Transaction {
    id: ID!
    anchor: String!
    signature: String!
    recipient: String!
    owner: Owner!
    fee: Amount!
    quantity: Amount!
    data: MetaData!
    tags: [Tag!]!
    "null while pending"
    block: Block
    parent: Parent @deprecated(reason: "Use \`bundledIn\`")
    bundledIn: Bundle
  }
  type Owner { address: String!, key: String! }
  type Amount { winston: String!, ar: String! }
  type MetaData { size: String!, type: String }
  type Tag { name: String!, value: String! }
  type Parent { id: ID! }
  type Bundle { id: ID! }

  type BlockConnection { pageInfo: PageInfo!, edges: [BlockEdge!]! }
  type BlockEdge { cursor: String!, node: Block! }
  type Block { id: ID!, timestamp: Int!, height: Int!, previous: ID! }
`);
