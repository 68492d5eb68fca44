export { BRANDS, type Brand, isBrand } from './brand.ts'
export { hasCard, maskCards } from './card-number.ts'
export { CardReader, type ReadingPlace } from './card-reader.ts'
export { CARD_PROBLEM, withoutCard } from './card-refusal.ts'
export { type Clock, systemClock } from './clock.ts'
export { isContact } from './contact.ts'
export { deviceName, findDeviceName } from './device-name.ts'
export {
  type ErrorOptions,
  InvariantError,
  PlatformError,
  type Problem,
  tooManyAttempts,
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
export { parseJson } from './json-text.ts'
export { createLog, type Log, type LogFields, type LogLevel } from './log.ts'
export {
  fillMailedLinks,
  type LinkMaker,
  type MailedLink,
  newMailedLink,
  placeOf,
  sealLink,
} from './mailed-link.ts'
export { isNetwork } from './network.ts'
export { keyedDigest, type PasswordKey, passwordKeyOf } from './password-key.ts'
export {
  LONGEST_PASSWORD,
  type PasswordDemands,
  type PasswordStrength,
  passwordLength,
  strengthOf,
} from './password-strength.ts'
export { type SealingKey, seal, sealingKeyOf, unseal } from './seal.ts'
export { deriveSecret, equalSecrets, hashSecret, newSecret } from './secret.ts'
export { isShownLine } from './shown-line.ts'
export { untilAborted } from './until-aborted.ts'
export { toWait, waitWords } from './wait.ts'
export type { GuessedKind } from './weak-password.ts'
