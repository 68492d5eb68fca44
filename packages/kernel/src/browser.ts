/** The part of this package that stands on nothing of Node: what the client in the browser is given instead of `index.ts`. */
export { InvariantError, PlatformError } from './error.ts'
export { toWait } from './wait.ts'
export { WEAK_BELOW, weighPassword } from './weak-password.ts'
