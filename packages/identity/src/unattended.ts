import type { SignInPort } from './sign-in-call.ts'

/** A port by which nothing that is asked counts as use of a session. */
export function unattendedPort(port: SignInPort): SignInPort {
  return {
    direct: async (database, statements, options) =>
      await port.direct(database, statements, { ...options, isUnattended: true }),
  }
}
