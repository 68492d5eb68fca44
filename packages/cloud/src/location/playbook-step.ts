/** One step of Ansible, as our plugin `steps` says it. */
export interface PlaybookStep {
  readonly status: (typeof STATUSES)[number]
  readonly role: string
  readonly name: string
  /** Why it failed, or what would change; else empty. */
  readonly message: string
}

const STATUSES = ['begin', 'ok', 'changed', 'skipped', 'diff', 'failed', 'unreachable'] as const

/** undefined for what is no step: a warning of Ansible. */
export function parseStep(line: string): PlaybookStep | undefined {
  const value = parseObject(line)
  if (value === undefined) return undefined
  const status = STATUSES.find((one) => one === value.get('status'))
  const role = value.get('role')
  const name = value.get('name')
  const message = value.get('message')
  const isText = typeof role === 'string' && typeof name === 'string' && typeof message === 'string'
  return status !== undefined && isText ? { status, role, name, message } : undefined
}

/** What a person is told of it; nothing of what is as it should be. */
export function stepLines({ status, role, name, message }: PlaybookStep): readonly string[] {
  switch (status) {
    case 'changed':
      return [`${role}: ${name}.`]
    case 'diff':
      return message.split('\n').filter((line) => line !== '')
    case 'begin':
    case 'ok':
    case 'skipped':
    // These end it: the error says them.
    case 'failed':
    case 'unreachable':
      return []
  }
}

function parseObject(line: string): ReadonlyMap<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}
