/** Everything this client says to the server goes by this one, so that session and refusals have one place. */
interface ServerAccess {
  /** Whose page this is. */
  user: string
  /** The CSRF token of the session, sent with every change. */
  token: string
  /** Whether this session is told of changes as they happen: support is not, who would look without asking. */
  hearsChanges: boolean
  /** Called when the server says that the session is over; resolves when somebody signed in again, to repeat the request. */
  onSignedOut: Remedy
  /** Called when the server wants a fresh proof of who it is; resolves when it was given, likewise. */
  onUnconfirmed: Remedy
}

/** Tries to mend why a request was refused that was sent then (`performance.now()`); resolves with whether to repeat it. */
export type Remedy = (sentAt: number) => Promise<boolean>

export const access: ServerAccess = {
  user: '',
  token: '',
  hearsChanges: true,
  onSignedOut: async () => await Promise.resolve(false),
  onUnconfirmed: async () => await Promise.resolve(false),
}
