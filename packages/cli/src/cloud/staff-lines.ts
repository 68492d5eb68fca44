/** What the commands tell of a request; PostgreSQL made it. */
interface Told {
  readonly id: string
  readonly state: string
  readonly line: string
}

/** Each request as one line for people. */
export function toldRequests(answer: unknown): readonly Told[] {
  return Array.isArray(answer) ? answer.map(toldRequest) : []
}

export function toldRequest(answer: unknown): Told {
  const { id, staff, ticket, state, asked, granted } = Object(answer)
  const scope = Object(granted ?? asked)
  const models: unknown = scope.models
  const names = Array.isArray(models) && models.length > 0 ? models.join(', ') : 'the settings'
  const how = scope.may_write === true ? 'to read and change' : 'to read'
  const until = granted ? `until ${String(scope.expires_at)}` : `${String(scope.hours)} h`
  return {
    id: String(id),
    state: String(state),
    line: `${String(id)}  ${String(state).padEnd(8)}  ${String(staff)}, ${String(ticket)}: ${names} ${how}, ${until}`,
  }
}
