import { type SessionAsker, type SignInPort, unattendedPort } from '@zennnn/identity'
import type { Visit } from './visit.ts'

/** Who asks with the session of a visit; without one it is nobody, whom PostgreSQL refuses. */
export function askerOf({ site, session = '', isUnattended }: Visit): SessionAsker {
  return { database: site.database, token: session, isUnattended }
}

/** The way to PostgreSQL for what a visit asks about its session: for who asks by no `SessionAsker`. */
export function portOf(port: SignInPort, { isUnattended }: Visit): SignInPort {
  return isUnattended ? unattendedPort(port) : port
}
