export type { CardPlace } from './attachments/attachment-cards.ts'
export { type Download, openAttachment } from './attachments/attachment-download.ts'
export { attachmentDisposition } from './attachments/attachment-name.ts'
export {
  ATTACHMENT_LIMIT_BYTES,
  type Upload,
  uploadAttachment,
} from './attachments/attachment-upload.ts'
export { type AuditEvent, writeAuditEvent, writeOperatorEvent } from './audit/audit-event.ts'
export { type CardScan, scanForCards } from './cards/card-scan.ts'
export {
  type CallOptions,
  type ConnectionLimits,
  type ConnectionOptions,
  Connections,
} from './connections/connections.ts'
export { toPlatformError, type Violation, violationOf } from './connections/database-failure.ts'
export { FairPool, type Pooled } from './connections/fair-pool.ts'
export { type Route, type WatchedRoute, watchRoute } from './connections/route.ts'
export type { Principal, Result, Row, Statement } from './connections/statement.ts'
export type { Transaction } from './connections/transaction.ts'
export type { HistoryPage } from './history/history-entry.ts'
export { readHistory } from './history/history-read.ts'
export {
  HISTORY_SHOWN,
  type HistoryShown,
  parseHistoryCursor,
} from './history/history-statements.ts'
export { type ActionCall, answerAction } from './records/action.ts'
export type { ActionTools } from './records/action-context.ts'
export { answerChange, rehearseChange } from './records/change.ts'
export type { VersionConflict } from './records/change-conflict.ts'
export type { FieldProblem } from './records/change-problems.ts'
export type { Returning } from './records/change-read.ts'
export type { ChangeContext, ChangeOutcome, ChangeRequest } from './records/change-request.ts'
export { equals, isOneOf } from './records/field-condition.ts'
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
export { answeredRows } from './records/query-answer.ts'
export { parseArrayLiteral } from './records/query-array.ts'
export {
  ARRAY_FORM,
  type BodyForm,
  type CompiledQuery,
  compileCount,
  compileIds,
  compileQuery,
} from './records/query-compile.ts'
export { fullSight, isGrantedTo, type Sight, sightOf } from './records/query-sight.ts'
export { Records, type RecordsOptions } from './records/records.ts'
export { type Door, doorInto, openDoor } from './records/records-door.ts'
export type { ParsedValue } from './records/stored-value.ts'
export { findRawNumber, parseJson } from './records/value-json.ts'
export { parseValue } from './records/value-parse.ts'
export {
  admitDatabase,
  contentHash,
  installPlatform,
  installSchema,
  prepareCatalogue,
  putElevationKey,
} from './schema/install.ts'
export { keyPasswords, keyStored } from './schema/keyed-passwords.ts'
export {
  isCurrent,
  type MigrateOptions,
  type MigrationReport,
  migrate,
  schemaHash,
} from './schema/migrate.ts'
export { type DeclaredConstraint, findConstraint } from './schema/plan-constraint.ts'
export { readSource } from './schema/plan-mask.ts'
export { seed } from './schema/seed.ts'
export { sealWaitingLinks } from './schema/waiting-links.ts'
