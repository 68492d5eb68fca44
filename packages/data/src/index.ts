export {
  type CallOptions,
  type ConnectionLimits,
  type ConnectionOptions,
  Connections,
} from './connections/connections.ts'
export { toPlatformError, type Violation, violationOf } from './connections/database-failure.ts'
export type { Principal, Result, Row, Statement } from './connections/statement.ts'
export type { Transaction } from './connections/transaction.ts'
