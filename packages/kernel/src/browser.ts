/** The part of this package that stands on nothing of Node: what the client in the browser is given instead of `index.ts`. */
export { deviceName } from './device-name.ts'
export { InvariantError, PlatformError } from './error.ts'
export { type PasswordDemands, type PasswordStrength, strengthOf } from './password-strength.ts'
export { toWait } from './wait.ts'
export type { GuessedKind } from './weak-password.ts'
