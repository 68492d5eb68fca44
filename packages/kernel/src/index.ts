export { BRANDS, type Brand, isBrand } from './brand.ts'
export { type Clock, systemClock } from './clock.ts'
export {
  type ErrorOptions,
  InvariantError,
  PlatformError,
  type Problem,
  toProblem,
} from './error.ts'
export { ERROR_CODES, type ErrorCode, type ErrorEntry } from './error-codes.ts'
export {
  type DatabaseId,
  isDatabaseId,
  isRecordId,
  newDatabaseId,
  newRecordId,
  parseDatabaseId,
  parseRecordId,
  type RecordId,
} from './id.ts'
export { createLog, type Log, type LogFields, type LogLevel } from './log.ts'
export { isNetwork } from './network.ts'
export { keyedDigest, type PasswordKey, passwordKeyOf } from './password-key.ts'
export { deriveSecret, equalSecrets, hashSecret, newSecret } from './secret.ts'
export { toWait, waitWords } from './wait.ts'
export { WEAK_BELOW, weighPassword } from './weak-password.ts'
