export {
  type CallOptions,
  type ConnectionLimits,
  type ConnectionOptions,
  Connections,
} from './connections/connections.ts'
export { toPlatformError, type Violation, violationOf } from './connections/database-failure.ts'
export type { Principal, Result, Row, Statement } from './connections/statement.ts'
export type { Transaction } from './connections/transaction.ts'
export {
  type Comparison,
  type Condition,
  type CountKind,
  type JsonStep,
  OPERATORS,
  type Operator,
  type OrderBy,
  QUERY_LIMITS,
  type QueryBody,
  type RecordQuery,
  type Selected,
  type SelectedEmbed,
} from './records/query.ts'
export { parseArrayLiteral } from './records/query-array.ts'
export {
  ARRAY_FORM,
  type BodyForm,
  type CompiledQuery,
  compileQuery,
} from './records/query-compile.ts'
export { fullSight, type Sight, sightOf } from './records/query-sight.ts'
export { findRawNumber, parseJson } from './records/value-json.ts'
export { admitDatabase, installPlatform, installSchema } from './schema/install.ts'
export { seed } from './schema/seed.ts'
