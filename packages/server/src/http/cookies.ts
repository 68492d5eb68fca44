/** Of the signed-in user; holds the session's secret token. */
export const SESSION_COOKIE = '__Host-session'
/** Of who has proved one factor and owes another; opens nothing but the ways to prove it. */
export const STEP_COOKIE = '__Host-step'
/** Of a browser in which somebody signed in before. It opens nothing: guesses from elsewhere do not make its owner wait. */
export const DEVICE_COOKIE = '__Host-device'
/** Of who signs up: what leads this browser, and no other, into the new database. */
export const ENTRY_COOKIE = '__Host-entry'
/** Of who is on the way to a sign-in provider and back: only this browser may come back. */
export const PROVIDER_COOKIE = '__Host-provider'
/** Of the bearer of a signed link, after its token was exchanged. */
export const LINK_COOKIE = '__Host-link'
/** Of somebody of support, in the database of a customer who let them in. */
export const STAFF_COOKIE = '__Host-staff'
/** Of who of support is on the way to the cloud's own site and back: only this browser comes in by what it asks for there. */
export const STAFF_BROWSER_COOKIE = '__Host-staff-browser'

/** Our tokens: 256 bits as base64url. Anything else is nobody's token and is treated as absent. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** A cookie that appears twice is treated as absent: someone else may have set one of them. */
export function readToken(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  const [value] = values
  return value !== undefined && values.length === 1 && TOKEN.test(value) ? value : undefined
}

/** The prefix `__Host-` makes browsers insist on Secure, Path=/ and no Domain: no sibling host can set or read it. */
export function writeToken(name: string, token: string, maxAgeS: number): string {
  return `${name}=${token}; Path=/; Max-Age=${maxAgeS}; Secure; HttpOnly; SameSite=Lax`
}

export function clearToken(name: string): string {
  return `${name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`
}
